-- Creates the journal of schema scripts. Twice changes nothing.
-- at hq, channel
-- twin: a schema of its own, since ax, crt and hq are created by the scripts the journal is about.

IF SCHEMA_ID(N'hqjobs') IS NULL EXEC (N'CREATE SCHEMA hqjobs');

IF OBJECT_ID(N'hqjobs.SCHEMAVERSIONS') IS NULL
    CREATE TABLE hqjobs.SCHEMAVERSIONS (
        SCRIPTNAME      nvarchar(100) NOT NULL,
        SCRIPTHASH      nvarchar(64)  NOT NULL, -- SHA-256 of the script's text, so that an edited script is noticed
        APPLIEDDATETIME datetime2(3)  NOT NULL,
        CONSTRAINT PK_SCHEMAVERSIONS PRIMARY KEY (SCRIPTNAME)
    );

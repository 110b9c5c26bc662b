-- Creates the journal of schema scripts. Twice changes nothing.
-- at hq, channel
-- twin: SQLite has no schemas.

CREATE TABLE IF NOT EXISTS SCHEMAVERSIONS (
    SCRIPTNAME      TEXT NOT NULL PRIMARY KEY,
    SCRIPTHASH      TEXT NOT NULL,              -- SHA-256 of the script's text, so that an edited script is noticed
    APPLIEDDATETIME TEXT NOT NULL
) WITHOUT ROWID;

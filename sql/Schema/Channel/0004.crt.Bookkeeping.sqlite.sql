-- What HqJobs notes at a channel: the version applied per job with the fencing token of the last owner, and which async account became which account.
-- at channel
-- twin: SQLite has no schemas.

CREATE TABLE APPLIEDVERSION (
    JOBID           TEXT NOT NULL PRIMARY KEY,
    VERSION         INTEGER NOT NULL,
    FENCINGTOKEN    INTEGER NOT NULL,
    APPLIEDDATETIME TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE ASYNCCUSTOMERCONVERTED (
    DATAAREAID       TEXT NOT NULL,
    CUSTACCOUNTASYNC TEXT NOT NULL,
    ACCOUNTNUM       TEXT NOT NULL,
    PRIMARY KEY (DATAAREAID, CUSTACCOUNTASYNC)
) WITHOUT ROWID;

-- Customers that a data store's database refused. 1010 holds back each of them alone: everybody else gets through, and none is forgotten.
-- A row is written before the version passes the customer, and goes once the customer has come through.
-- at hq
-- twin: SQLite has no schemas.

CREATE TABLE CUSTOMERHELDBACK (
    DATASTORE        TEXT    NOT NULL,
    DATAAREAID       TEXT    NOT NULL,
    ACCOUNTNUM       TEXT    NOT NULL,
    CHANGEVERSION    INTEGER NOT NULL, -- at which it was refused last
    REASON           TEXT    NOT NULL, -- quotes no value of the customer
    REFUSEDDATETIME  TEXT    NOT NULL, -- the first time
    TRIES            INTEGER NOT NULL,
    LASTTRYDATETIME  TEXT    NOT NULL,
    NEXTTRYDATETIME  TEXT    NOT NULL, -- a change of the customer at headquarters is tried at once
    PRIMARY KEY (DATASTORE, DATAAREAID, ACCOUNTNUM)
) WITHOUT ROWID;

-- Customers that a data store's database refused. 1010 holds back each of them alone: everybody else gets through, and none is forgotten.
-- A row is written before the version passes the customer, and goes once the customer has come through.
-- at hq
-- twin: SQLite has no schemas.

CREATE TABLE hq.CUSTOMERHELDBACK (
    DATASTORE        nvarchar(60)  NOT NULL,
    DATAAREAID       nvarchar(4)   NOT NULL,
    ACCOUNTNUM       nvarchar(20)  NOT NULL,
    CHANGEVERSION    bigint        NOT NULL, -- at which it was refused last
    REASON           nvarchar(400) NOT NULL, -- quotes no value of the customer
    REFUSEDDATETIME  datetime2(3)  NOT NULL, -- the first time
    TRIES            bigint        NOT NULL,
    LASTTRYDATETIME  datetime2(3)  NOT NULL,
    NEXTTRYDATETIME  datetime2(3)  NOT NULL, -- a change of the customer at headquarters is tried at once
    CONSTRAINT PK_CUSTOMERHELDBACK PRIMARY KEY (DATASTORE, DATAAREAID, ACCOUNTNUM)
);

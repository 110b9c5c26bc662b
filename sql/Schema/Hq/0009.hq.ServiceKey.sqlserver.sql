-- Keys that all services of one installation share: those that sign the tokens of pages.
-- at hq
-- twin: SQLite has no schemas.

CREATE TABLE hq.SERVICEKEY (
    KEYNAME         nvarchar(100) NOT NULL,
    CONTENT         nvarchar(max) NOT NULL,
    CREATEDDATETIME datetime2(3)  NOT NULL,
    CONSTRAINT PK_SERVICEKEY PRIMARY KEY (KEYNAME)
);

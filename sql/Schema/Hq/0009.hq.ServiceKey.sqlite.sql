-- Keys that all services of one installation share: those that sign the tokens of pages.
-- at hq
-- twin: SQLite has no schemas.

CREATE TABLE SERVICEKEY (
    KEYNAME         TEXT NOT NULL PRIMARY KEY,
    CONTENT         TEXT NOT NULL,
    CREATEDDATETIME TEXT NOT NULL
) WITHOUT ROWID;

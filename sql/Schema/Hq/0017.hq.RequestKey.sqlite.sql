-- Requests over HTTP that may be sent again: who sends the same key with the same request within a day gets the same answer, from whichever service (Idempotency-Key).
-- at hq
-- twin: SQLite has no schemas.

CREATE TABLE REQUESTKEY (
    KEYHASH         TEXT    NOT NULL PRIMARY KEY,
    FINGERPRINT     TEXT    NOT NULL,
    CREATEDDATETIME TEXT    NOT NULL,
    CLAIMEDUNTIL    TEXT    NOT NULL,
    STATUSCODE      INTEGER NULL,
    PLACE           TEXT    NULL,
    ANSWER          TEXT    NULL
) WITHOUT ROWID;

CREATE INDEX IX_REQUESTKEY_CREATED ON REQUESTKEY (CREATEDDATETIME);

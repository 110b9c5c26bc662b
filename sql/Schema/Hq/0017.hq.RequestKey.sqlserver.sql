-- Requests over HTTP that may be sent again: who sends the same key with the same request within a day gets the same answer, from whichever service (Idempotency-Key).
-- at hq
-- twin: SQLite has no schemas.

CREATE TABLE hq.REQUESTKEY (
    KEYHASH         nvarchar(64)  NOT NULL,
    FINGERPRINT     nvarchar(64)  NOT NULL,
    CREATEDDATETIME datetime2(3)  NOT NULL,
    CLAIMEDUNTIL    datetime2(3)  NOT NULL,
    STATUSCODE      bigint        NULL,
    PLACE           nvarchar(200) NULL,
    ANSWER          nvarchar(max) NULL,
    CONSTRAINT PK_REQUESTKEY PRIMARY KEY (KEYHASH)
);

CREATE INDEX IX_REQUESTKEY_CREATED ON hq.REQUESTKEY (CREATEDDATETIME);

-- A restored or replaced channel begins a new epoch (hqjobs channel rebase) and is read again from its first row. Until COUNTER passes KNOWNUPTO, a row may be
-- one that an earlier epoch landed. COMMONUPTO: the highest row that is the same in an earlier epoch; below it a row that headquarters does not have any more
-- was done and cleaned up. COMMONFINGERPRINT: SHA-256 of the row there; with another one the channel was replaced again.
-- at hq
-- twin: SQLite has no schemas.

ALTER TABLE ax.RETAILCDXUPLOADCOUNTER ADD KNOWNUPTO bigint NULL;
ALTER TABLE ax.RETAILCDXUPLOADCOUNTER ADD COMMONUPTO bigint NULL;
ALTER TABLE ax.RETAILCDXUPLOADCOUNTER ADD COMMONFINGERPRINT nvarchar(64) NULL;

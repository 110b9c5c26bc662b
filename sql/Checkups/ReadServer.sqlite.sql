-- What the server and the database are, as far as HqJobs depends on it.
-- at hq, channel
-- twin: SQLite is asked for its own; it has one collation for keys, and readers wait for nobody in WAL mode.
SELECT sqlite_version()                                        AS VERSION,
       'BINARY'                                                AS COLLATION,
       CASE WHEN 'a' = 'A' THEN 1 ELSE 0 END                   AS IGNORESCASE,
       CASE WHEN journal_mode = 'wal' THEN 1 ELSE 0 END        AS READSSNAPSHOTS
FROM pragma_journal_mode;

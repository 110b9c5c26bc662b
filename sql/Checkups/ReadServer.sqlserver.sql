-- What the server and the database are, as far as HqJobs depends on it.
-- at hq, channel
-- twin: SQLite is asked for its own; it has one collation for keys, and readers wait for nobody in WAL mode.
SELECT CAST(SERVERPROPERTY(N'ProductVersion') AS nvarchar(128))                                 AS VERSION,
       CAST(DATABASEPROPERTYEX(DB_NAME(), N'Collation') AS nvarchar(128))                       AS COLLATION,
       CAST(CASE WHEN N'a' = N'A' COLLATE DATABASE_DEFAULT THEN 1 ELSE 0 END AS bigint)         AS IGNORESCASE,
       CAST(is_read_committed_snapshot_on AS bigint)                                            AS READSSNAPSHOTS
FROM sys.databases
WHERE database_id = DB_ID();

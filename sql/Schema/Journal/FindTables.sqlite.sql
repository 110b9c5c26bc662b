-- Whether the database has a journal and whether it has async tables: a channel with these and without ours is a real one.
-- at hq, channel
-- twin: SQLite lists its tables in sqlite_schema.

SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'SCHEMAVERSIONS')        AS HASJOURNAL,
       EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'RETAILASYNCCUSTOMERV2') AS HASASYNCTABLES;

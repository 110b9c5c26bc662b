-- Whether the database has a journal and whether it has async tables: a channel with these and without ours is a real one.
-- at hq, channel
-- twin: SQL Server answers for one name.

SELECT CAST(CASE WHEN OBJECT_ID(N'hqjobs.SCHEMAVERSIONS') IS NULL THEN 0 ELSE 1 END AS bigint)    AS HASJOURNAL,
       CAST(CASE WHEN OBJECT_ID(N'ax.RETAILASYNCCUSTOMERV2') IS NULL THEN 0 ELSE 1 END AS bigint) AS HASASYNCTABLES;

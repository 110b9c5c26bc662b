-- Which columns the database's tables have: what travels is what both ends have.
-- at hq, channel
-- twin: SQLite keeps its catalog in sqlite_schema and pragma_table_info, and has no schema in which a table of the same name may stand.

SELECT t.[name] AS [TABLENAME], c.[name] AS [COLUMNNAME]
FROM sys.tables AS t
JOIN sys.columns AS c ON c.[object_id] = t.[object_id]
WHERE t.[schema_id] IN (SCHEMA_ID(N'ax'), SCHEMA_ID(N'crt'), SCHEMA_ID(N'hq'));

-- Which columns the database's tables have: what travels is what both ends have.
-- at hq, channel
-- twin: SQLite keeps its catalog in sqlite_schema and pragma_table_info.

SELECT t.[name] AS [TABLENAME], c.[name] AS [COLUMNNAME]
FROM sys.tables AS t
JOIN sys.columns AS c ON c.[object_id] = t.[object_id];

-- Which columns the database's tables have: what travels is what both ends have.
-- at hq, channel
-- twin: SQLite keeps its catalog in sqlite_schema and pragma_table_info.

SELECT t.name AS TABLENAME, c.name AS COLUMNNAME
FROM sqlite_schema AS t
JOIN pragma_table_info(t.name) AS c
WHERE t.type = 'table';

-- Columns a channel has of the tables asked for; a table that does not exist is not listed.
-- at channel
-- in @tables nvarchar(max)
-- twin: SQLite keeps its catalogue in pragma functions.
select asked.value as TABLENAME, upper(present.name) as COLUMNNAME
  from openjson(@tables) asked
  join sys.tables t on t.name = asked.value collate database_default and t.schema_id = schema_id(N'ax')
  join sys.columns present on present.object_id = t.object_id

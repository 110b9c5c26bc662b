-- Columns a channel has of the tables asked for; a table that does not exist is not listed.
-- at channel
-- in @tables nvarchar(max)
-- twin: SQLite keeps its catalogue in pragma functions.
SELECT asked.value AS TABLENAME, upper(present.name) AS COLUMNNAME
  FROM json_each(@tables) asked
  JOIN pragma_table_info(asked.value) present

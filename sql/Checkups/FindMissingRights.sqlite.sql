-- Of the rights wanted on tables those this login has not. A table that is not there counts as one without rights.
-- at hq, channel
-- in @wanted nvarchar(max)
-- twin: SQLite knows no rights but the file's, which show when it is opened.
SELECT w.value ->> '$.table' AS TABLENAME, w.value ->> '$.verb' AS VERB
FROM json_each(@wanted) AS w
WHERE 0 = 1;

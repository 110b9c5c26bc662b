-- Of the rights wanted on tables those this login has not. A table that is not there counts as one without rights.
-- at hq, channel
-- in @wanted nvarchar(max)
-- twin: SQLite knows no rights but the file's, which show when it is opened.
SELECT w.TABLENAME, w.VERB
FROM OPENJSON(@wanted) WITH (TABLENAME nvarchar(128) '$.table', VERB nvarchar(20) '$.verb') AS w
WHERE COALESCE(HAS_PERMS_BY_NAME(w.TABLENAME, N'OBJECT', w.VERB), 0) = 0
ORDER BY w.TABLENAME, w.VERB;

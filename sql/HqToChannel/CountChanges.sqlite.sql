-- How many changed customers of these companies a download has before it: the progress bar's end.
-- at hq
-- in @after bigint, @upTo bigint, @companies nvarchar(max)
-- twin: SQLite reads a list with json_each.

SELECT COUNT(*) AS CUSTOMERS
FROM CUSTOMERCHANGE AS c
WHERE c.CHANGEVERSION > @after AND c.CHANGEVERSION <= @upTo AND c.DATAAREAID IN (SELECT j.value FROM json_each(@companies) AS j);

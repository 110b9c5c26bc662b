-- How many changed customers of these companies a download has before it: the progress bar's end.
-- at hq
-- in @after bigint, @upTo bigint, @companies nvarchar(max)
-- twin: SQLite reads a list with json_each.

SELECT COUNT_BIG(*) AS [CUSTOMERS]
FROM [hq].[CUSTOMERCHANGE] AS c
WHERE c.[CHANGEVERSION] > @after AND c.[CHANGEVERSION] <= @upTo AND c.[DATAAREAID] IN (SELECT j.[value] FROM OPENJSON(@companies) AS j);

-- Whether any change above a version concerns these companies. Looks at 1000 changes at most; when none of those does, the run finds out.
-- at hq
-- in @after bigint, @companies nvarchar(max)
-- twin: SQLite reads a list with json_each.

SELECT COUNT_BIG(*) AS [LOOKEDAT],
       COUNT_BIG(j.[value]) AS [FOUND]
FROM (SELECT TOP (1000) c.[DATAAREAID] FROM [hq].[CUSTOMERCHANGE] AS c
      WHERE c.[CHANGEVERSION] > @after
      ORDER BY c.[CHANGEVERSION]) AS n
LEFT JOIN (SELECT DISTINCT o.[value] FROM OPENJSON(@companies) AS o) AS j ON j.[value] = n.[DATAAREAID];

-- Whether any change above a version concerns these companies. Looks at 1000 changes at most; when none of those does, the run finds out.
-- at hq
-- in @after bigint, @companies nvarchar(max)
-- twin: SQLite reads a list with json_each.

SELECT COUNT(*) AS LOOKEDAT,
       COALESCE(SUM(CASE WHEN n.DATAAREAID IN (SELECT j.value FROM json_each(@companies) AS j) THEN 1 ELSE 0 END), 0) AS FOUND
FROM (SELECT c.DATAAREAID FROM CUSTOMERCHANGE AS c WHERE c.CHANGEVERSION > @after ORDER BY c.CHANGEVERSION LIMIT 1000) AS n;

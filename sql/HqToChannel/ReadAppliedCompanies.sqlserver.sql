-- The companies whose customers each data store has, as its last complete download left it: a JSON list.
-- at hq
-- in @job nvarchar(20)

SELECT v.[DATASTORE], v.[COMPANIES]
FROM [ax].[RETAILCDXDATASYNCROWVERSION] AS v
WHERE v.[JOBID] = @job AND v.[COMPANIES] IS NOT NULL;

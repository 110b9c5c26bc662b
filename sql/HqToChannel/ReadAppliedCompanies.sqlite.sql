-- The companies whose customers each data store has, as its last complete download left it: a JSON list.
-- at hq
-- in @job nvarchar(20)

SELECT DATASTORE, COMPANIES
FROM RETAILCDXDATASYNCROWVERSION
WHERE JOBID = @job AND COMPANIES IS NOT NULL;

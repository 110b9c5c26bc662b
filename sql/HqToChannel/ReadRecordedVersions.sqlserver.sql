-- The version of a job each data store has, as headquarters recorded it. A channel above it has been written by a headquarters that was restored since.
-- at hq
-- in @job nvarchar(20)

SELECT [DATASTORE], [ROWVERSION]
FROM [ax].[RETAILCDXDATASYNCROWVERSION]
WHERE [JOBID] = @job;

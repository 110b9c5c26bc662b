-- Writes the NoData (9) sessions of many data stores at once: one commit for up to 100 idle channels. Twice changes nothing.
-- at hq
-- in @job nvarchar(20), @run nvarchar(40), @datastores nvarchar(max), @now datetime2(3)
-- twin: SQLite reads a list with json_each and has ON CONFLICT.

UPDATE [ax].[RETAILCDXDOWNLOADSESSION]
SET [STATUS] = 9, [MESSAGE] = NULL, [DATEAPPLIED] = @now
WHERE [DOWNLOADSESSIONID] IN (SELECT @run + N'/' + @job + N'/' + j.[value] FROM OPENJSON(@datastores) AS j);

INSERT INTO [ax].[RETAILCDXDOWNLOADSESSION] ([DOWNLOADSESSIONID], [DATASTORE], [JOBID], [RUNID], [STATUS], [FROMVERSION], [TOVERSION], [DATECREATED], [DATEAPPLIED])
SELECT @run + N'/' + @job + N'/' + j.[value], j.[value], @job, @run, 9, COALESCE(v.[ROWVERSION], 0), COALESCE(v.[ROWVERSION], 0), @now, @now
FROM OPENJSON(@datastores) AS j
LEFT JOIN [ax].[RETAILCDXDATASYNCROWVERSION] AS v ON v.[DATASTORE] = j.[value] AND v.[JOBID] = @job
WHERE NOT EXISTS (SELECT 1 FROM [ax].[RETAILCDXDOWNLOADSESSION] AS s WHERE s.[DOWNLOADSESSIONID] = @run + N'/' + @job + N'/' + j.[value]);

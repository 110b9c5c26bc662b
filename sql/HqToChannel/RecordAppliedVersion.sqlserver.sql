-- Records at headquarters the version a channel has applied and for which companies: far side first, then record. Twice changes nothing.
-- A list that was emptied (StartEpoch) stays so until a full package: a delta planned before does not bring what the channel lost.
-- at hq
-- in @datastore nvarchar(60), @job nvarchar(20), @version bigint, @full bit, @companies nvarchar(max), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two writers from inserting the same row.

UPDATE [ax].[RETAILCDXDATASYNCROWVERSION] WITH (UPDLOCK, SERIALIZABLE)
SET [ROWVERSION] = @version, [APPLIEDDATETIME] = @now,
    [COMPANIES] = CASE WHEN @full = 0 AND [COMPANIES] = N'[]' THEN N'[]' ELSE @companies END
WHERE [DATASTORE] = @datastore AND [JOBID] = @job;

INSERT INTO [ax].[RETAILCDXDATASYNCROWVERSION] ([DATASTORE], [JOBID], [ROWVERSION], [APPLIEDDATETIME], [COMPANIES])
SELECT @datastore, @job, @version, @now, @companies
WHERE NOT EXISTS (SELECT 1 FROM [ax].[RETAILCDXDATASYNCROWVERSION] AS v WHERE v.[DATASTORE] = @datastore AND v.[JOBID] = @job);

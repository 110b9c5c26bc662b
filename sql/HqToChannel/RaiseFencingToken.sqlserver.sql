-- Makes a download the owner of the channel's version, before its first window. No row is changed when the channel has seen a newer owner. Twice is once.
-- at channel
-- in @job nvarchar(20), @token bigint, @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two owners from inserting the same row.

UPDATE [crt].[APPLIEDVERSION] WITH (UPDLOCK, SERIALIZABLE)
SET [FENCINGTOKEN] = @token
WHERE [JOBID] = @job AND [FENCINGTOKEN] <= @token;

INSERT INTO [crt].[APPLIEDVERSION] ([JOBID], [VERSION], [FENCINGTOKEN], [APPLIEDDATETIME])
SELECT @job, 0, @token, @now
WHERE NOT EXISTS (SELECT 1 FROM [crt].[APPLIEDVERSION] AS v WHERE v.[JOBID] = @job);

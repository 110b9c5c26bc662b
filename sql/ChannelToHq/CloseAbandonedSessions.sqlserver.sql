-- Ends the data store's sessions whose process ended before them; called under the upload's lease, so that no session of a living process is met.
-- at hq
-- in @dataStore nvarchar(60), @job nvarchar(20), @session nvarchar(40), @message nvarchar(max)
update [ax].[RETAILCDXUPLOADSESSION]
   set STATUS = 5, MESSAGE = @message
 where DATASTORE = @dataStore and JOBID = @job and STATUS in (0, 1, 2) and UPLOADSESSIONID <> @session

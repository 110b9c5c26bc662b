-- Ends the data store's sessions whose process ended before them; called under the upload's lease, so that no session of a living process is met.
-- at hq
-- in @dataStore nvarchar(60), @job nvarchar(20), @session nvarchar(40), @message nvarchar(max)
UPDATE RETAILCDXUPLOADSESSION
   SET STATUS = 5, MESSAGE = @message
 WHERE DATASTORE = @dataStore AND JOBID = @job AND STATUS IN (0, 1, 2) AND UPLOADSESSIONID <> @session

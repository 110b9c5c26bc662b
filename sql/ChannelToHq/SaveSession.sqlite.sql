-- Notes how an upload session stands, creating it at its first call, and up to which counter tables have been landed, in the transaction that lands the rows; twice is once.
-- Ends the data store's sessions whose process ended before them: under the upload's lease no session of a living process is met.
-- at hq
-- in @session nvarchar(40), @dataStore nvarchar(60), @job nvarchar(20), @run nvarchar(40), @status bigint, @rows bigint, @tries bigint, @message nvarchar(max), @created datetime2(3), @uploaded datetime2(3), @abandoned nvarchar(max), @reached bigint, @now datetime2(3), @epoch bigint, @watermarks nvarchar(max)
-- twin: SQLite has ON CONFLICT.
UPDATE RETAILCDXUPLOADSESSION
   SET STATUS = 5, MESSAGE = @abandoned
 WHERE DATASTORE = @dataStore AND JOBID = @job AND STATUS IN (0, 1, 2) AND UPLOADSESSIONID <> @session;
UPDATE RETAILCONNDATABASEPROFILE
   SET LASTCONNECTION = @now
 WHERE NAME = @dataStore AND @reached = 1;
INSERT INTO RETAILCDXUPLOADSESSION (UPLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, ROWSAFFECTED, TRYCOUNT, MESSAGE, DATECREATED, DATEUPLOADED)
VALUES (@session, @dataStore, @job, @run, @status, @rows, @tries, @message, @created, @uploaded)
    ON CONFLICT (UPLOADSESSIONID) DO UPDATE
   SET STATUS = excluded.STATUS, ROWSAFFECTED = excluded.ROWSAFFECTED, TRYCOUNT = excluded.TRYCOUNT, MESSAGE = excluded.MESSAGE, DATEUPLOADED = excluded.DATEUPLOADED;
INSERT INTO RETAILCDXUPLOADCOUNTER (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER, FINGERPRINT)
SELECT @dataStore, @epoch, value ->> 'table', value ->> 'counter', value ->> 'fingerprint'
  FROM json_each(@watermarks)
 WHERE true
    ON CONFLICT (DATASTORE, ORIGINEPOCH, TABLENAME) DO UPDATE SET COUNTER = excluded.COUNTER, FINGERPRINT = excluded.FINGERPRINT

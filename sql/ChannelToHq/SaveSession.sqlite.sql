-- Notes how an upload session stands, creating it at its first call.
-- at hq
-- in @session nvarchar(40), @dataStore nvarchar(60), @job nvarchar(20), @run nvarchar(40), @status bigint, @rows bigint, @tries bigint, @message nvarchar(max), @created datetime2(3), @uploaded datetime2(3)
-- twin: SQLite has ON CONFLICT.
INSERT INTO RETAILCDXUPLOADSESSION (UPLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, ROWSAFFECTED, TRYCOUNT, MESSAGE, DATECREATED, DATEUPLOADED)
VALUES (@session, @dataStore, @job, @run, @status, @rows, @tries, @message, @created, @uploaded)
    ON CONFLICT (UPLOADSESSIONID) DO UPDATE
   SET STATUS = excluded.STATUS, ROWSAFFECTED = excluded.ROWSAFFECTED, TRYCOUNT = excluded.TRYCOUNT, MESSAGE = excluded.MESSAGE, DATEUPLOADED = excluded.DATEUPLOADED

-- Notes how an upload session stands, creating it at its first call.
-- at hq
-- in @session nvarchar(40), @dataStore nvarchar(60), @job nvarchar(20), @run nvarchar(40), @status bigint, @rows bigint, @tries bigint, @message nvarchar(max), @created datetime2(3), @uploaded datetime2(3)
-- twin: SQLite has ON CONFLICT.
update [ax].[RETAILCDXUPLOADSESSION]
   set STATUS = @status, ROWSAFFECTED = @rows, TRYCOUNT = @tries, MESSAGE = @message, DATEUPLOADED = @uploaded
 where UPLOADSESSIONID = @session;
insert into [ax].[RETAILCDXUPLOADSESSION] (UPLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, ROWSAFFECTED, TRYCOUNT, MESSAGE, DATECREATED, DATEUPLOADED)
select @session, @dataStore, @job, @run, @status, @rows, @tries, @message, @created, @uploaded
 where not exists (select 1 from [ax].[RETAILCDXUPLOADSESSION] where UPLOADSESSIONID = @session)

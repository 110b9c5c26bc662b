-- Notes how an upload session stands, creating it at its first call, and up to which counter tables have been landed, in the transaction that lands the rows; twice is once.
-- Ends the data store's sessions whose process ended before them: under the upload's lease no session of a living process is met.
-- at hq
-- in @session nvarchar(40), @dataStore nvarchar(60), @job nvarchar(20), @run nvarchar(40), @status bigint, @rows bigint, @tries bigint, @message nvarchar(max), @created datetime2(3), @uploaded datetime2(3), @abandoned nvarchar(max), @reached bigint, @now datetime2(3), @epoch bigint, @watermarks nvarchar(max)
-- twin: SQLite has ON CONFLICT.
update [ax].[RETAILCDXUPLOADSESSION]
   set STATUS = 5, MESSAGE = @abandoned
 where DATASTORE = @dataStore and JOBID = @job and STATUS in (0, 1, 2) and UPLOADSESSIONID <> @session;
update [ax].[RETAILCONNDATABASEPROFILE]
   set LASTCONNECTION = @now
 where NAME = @dataStore and @reached = 1;
update [ax].[RETAILCDXUPLOADSESSION]
   set STATUS = @status, ROWSAFFECTED = @rows, TRYCOUNT = @tries, MESSAGE = @message, DATEUPLOADED = @uploaded
 where UPLOADSESSIONID = @session;
insert into [ax].[RETAILCDXUPLOADSESSION] (UPLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, ROWSAFFECTED, TRYCOUNT, MESSAGE, DATECREATED, DATEUPLOADED)
select @session, @dataStore, @job, @run, @status, @rows, @tries, @message, @created, @uploaded
 where not exists (select 1 from [ax].[RETAILCDXUPLOADSESSION] where UPLOADSESSIONID = @session);
update w
   set COUNTER = n.COUNTER, FINGERPRINT = n.FINGERPRINT
  from [ax].[RETAILCDXUPLOADCOUNTER] as w
  join openjson(@watermarks) with (TABLENAME nvarchar(128) '$.table', COUNTER bigint '$.counter', FINGERPRINT nvarchar(64) '$.fingerprint') as n on n.TABLENAME = w.TABLENAME
 where w.DATASTORE = @dataStore and w.ORIGINEPOCH = @epoch;
insert into [ax].[RETAILCDXUPLOADCOUNTER] (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER, FINGERPRINT)
select @dataStore, @epoch, n.TABLENAME, n.COUNTER, n.FINGERPRINT
  from openjson(@watermarks) with (TABLENAME nvarchar(128) '$.table', COUNTER bigint '$.counter', FINGERPRINT nvarchar(64) '$.fingerprint') as n
 where not exists (select 1 from [ax].[RETAILCDXUPLOADCOUNTER] as w where w.DATASTORE = @dataStore and w.ORIGINEPOCH = @epoch and w.TABLENAME = n.TABLENAME)

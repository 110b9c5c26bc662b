-- Notes sessions of data stores without news, many at once; a session that exists already is left as it is.
-- at hq
-- in @sessions nvarchar(max), @job nvarchar(20), @run nvarchar(40), @now datetime2(3)
-- twin: SQLite has ON CONFLICT.
insert into [ax].[RETAILCDXUPLOADSESSION] (UPLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, ROWSAFFECTED, TRYCOUNT, DATECREATED, DATEUPLOADED)
select n.SESSIONID, n.DATASTORE, @job, @run, 9, 0, 1, @now, @now
  from openjson(@sessions) with (SESSIONID nvarchar(40) '$.session', DATASTORE nvarchar(60) '$.dataStore') n
 where not exists (select 1 from [ax].[RETAILCDXUPLOADSESSION] s where s.UPLOADSESSIONID = n.SESSIONID)

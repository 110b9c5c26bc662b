-- Notes sessions of data stores without news, many at once; a session that exists already is left as it is.
-- at hq
-- in @sessions nvarchar(max), @job nvarchar(20), @run nvarchar(40), @now datetime2(3)
-- twin: SQLite has ON CONFLICT.
INSERT INTO RETAILCDXUPLOADSESSION (UPLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, ROWSAFFECTED, TRYCOUNT, DATECREATED, DATEUPLOADED)
SELECT value ->> 'session', value ->> 'dataStore', @job, @run, 9, 0, 1, @now, @now
  FROM json_each(@sessions)
 WHERE true
    ON CONFLICT DO NOTHING

-- Starts the download session of a job, data store and run; started again, it is one more try. An older one whose process ended is closed (DownloadFailed).
-- at hq
-- in @session nvarchar(120), @datastore nvarchar(60), @job nvarchar(20), @run nvarchar(40), @full bit, @fromVersion bigint, @toVersion bigint, @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT and no LIMIT.

UPDATE RETAILCDXDOWNLOADSESSION
SET STATUS = 7, MESSAGE = 'the process ended before the session did'
WHERE STATUS IN (0, 1, 2, 3)
  AND DOWNLOADSESSIONID = (SELECT s.DOWNLOADSESSIONID FROM RETAILCDXDOWNLOADSESSION AS s
                           WHERE s.DATASTORE = @datastore AND s.JOBID = @job
                           ORDER BY s.DATECREATED DESC LIMIT 1);

INSERT INTO RETAILCDXDOWNLOADSESSION (DOWNLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, ISFULL, FROMVERSION, TOVERSION, DATECREATED)
VALUES (@session, @datastore, @job, @run, 0, @full, @fromVersion, @toVersion, @now)
ON CONFLICT (DOWNLOADSESSIONID) DO UPDATE
SET STATUS = 0, ISFULL = excluded.ISFULL, FROMVERSION = excluded.FROMVERSION, TOVERSION = excluded.TOVERSION, TRYCOUNT = TRYCOUNT + 1, MESSAGE = NULL;

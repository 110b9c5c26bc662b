-- Writes the NoData (9) sessions of many data stores at once: one commit for up to 100 idle channels. Twice changes nothing.
-- at hq
-- in @job nvarchar(20), @run nvarchar(40), @datastores nvarchar(max), @now datetime2(3)
-- twin: SQLite reads a list with json_each and has ON CONFLICT.

INSERT INTO RETAILCDXDOWNLOADSESSION (DOWNLOADSESSIONID, DATASTORE, JOBID, RUNID, STATUS, FROMVERSION, TOVERSION, DATECREATED, DATEAPPLIED)
SELECT @run || '/' || @job || '/' || j.value, j.value, @job, @run, 9, COALESCE(v.ROWVERSION, 0), COALESCE(v.ROWVERSION, 0), @now, @now
FROM json_each(@datastores) AS j
LEFT JOIN RETAILCDXDATASYNCROWVERSION AS v ON v.DATASTORE = j.value AND v.JOBID = @job
WHERE true
ON CONFLICT (DOWNLOADSESSIONID) DO UPDATE SET STATUS = 9, MESSAGE = NULL, DATEAPPLIED = excluded.DATEAPPLIED;

-- Records at headquarters the version a channel has applied: far side first, then record. Twice changes nothing.
-- at hq
-- in @datastore nvarchar(60), @job nvarchar(20), @version bigint, @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT.

INSERT INTO RETAILCDXDATASYNCROWVERSION (DATASTORE, JOBID, ROWVERSION, APPLIEDDATETIME)
VALUES (@datastore, @job, @version, @now)
ON CONFLICT (DATASTORE, JOBID) DO UPDATE SET ROWVERSION = excluded.ROWVERSION, APPLIEDDATETIME = excluded.APPLIEDDATETIME;

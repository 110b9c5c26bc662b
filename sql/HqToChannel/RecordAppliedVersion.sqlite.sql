-- Records at headquarters the version a channel has applied and for which companies: far side first, then record. Twice changes nothing.
-- A list that was emptied (StartEpoch) stays so until a full package: a delta planned before does not bring what the channel lost.
-- at hq
-- in @datastore nvarchar(60), @job nvarchar(20), @version bigint, @full bit, @companies nvarchar(max), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT.

INSERT INTO RETAILCDXDATASYNCROWVERSION (DATASTORE, JOBID, ROWVERSION, APPLIEDDATETIME, COMPANIES)
VALUES (@datastore, @job, @version, @now, @companies)
ON CONFLICT (DATASTORE, JOBID) DO UPDATE
SET ROWVERSION = excluded.ROWVERSION, APPLIEDDATETIME = excluded.APPLIEDDATETIME,
    COMPANIES = CASE WHEN @full = 0 AND RETAILCDXDATASYNCROWVERSION.COMPANIES = '[]' THEN '[]' ELSE excluded.COMPANIES END;

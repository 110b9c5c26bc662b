-- Records at headquarters the version a channel has applied and for which companies: far side first, then record. Twice changes nothing.
-- at hq
-- in @datastore nvarchar(60), @job nvarchar(20), @version bigint, @companies nvarchar(max), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT.

INSERT INTO RETAILCDXDATASYNCROWVERSION (DATASTORE, JOBID, ROWVERSION, APPLIEDDATETIME, COMPANIES)
VALUES (@datastore, @job, @version, @now, @companies)
ON CONFLICT (DATASTORE, JOBID) DO UPDATE SET ROWVERSION = excluded.ROWVERSION, APPLIEDDATETIME = excluded.APPLIEDDATETIME, COMPANIES = excluded.COMPANIES;

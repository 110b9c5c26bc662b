-- Makes a download the owner of the channel's version, before its first window. No row is changed when the channel has seen a newer owner. Twice is once.
-- at channel
-- in @job nvarchar(20), @token bigint, @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT.

INSERT INTO APPLIEDVERSION (JOBID, VERSION, FENCINGTOKEN, APPLIEDDATETIME)
VALUES (@job, 0, @token, @now)
ON CONFLICT (JOBID) DO UPDATE SET FENCINGTOKEN = excluded.FENCINGTOKEN WHERE FENCINGTOKEN <= excluded.FENCINGTOKEN;

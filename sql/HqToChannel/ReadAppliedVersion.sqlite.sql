-- The version a job has applied at the channel and the token of its last owner; no row: never.
-- at channel
-- in @job nvarchar(20)

SELECT VERSION, FENCINGTOKEN, APPLIEDDATETIME
FROM APPLIEDVERSION
WHERE JOBID = @job;

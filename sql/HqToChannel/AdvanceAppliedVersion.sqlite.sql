-- Notes the version a download has reached. No row is changed when the channel has seen a newer owner: this one must stop.
-- at channel
-- in @job nvarchar(20), @version bigint, @token bigint, @now datetime2(3)
-- twin: SQLite counts with changes().

UPDATE APPLIEDVERSION
SET VERSION = @version, APPLIEDDATETIME = @now
WHERE JOBID = @job AND FENCINGTOKEN = @token;

SELECT changes() AS NOTED;

-- What an administrator chose; touches nothing when somebody else has changed the schedule since it was read.
-- at hq
-- in @pipeline nvarchar(60), @cron nvarchar(100), @timeZone nvarchar(60), @misfire nvarchar(20), @overlap nvarchar(20), @by nvarchar(255), @rowversion bigint, @now datetime2(3)
update PIPELINESCHEDULE
set CRON = @cron, TIMEZONE = @timeZone, MISFIRE = @misfire, OVERLAP = @overlap, ROWVERSION = ROWVERSION + 1, MODIFIEDBY = @by, MODIFIEDDATETIME = @now
where PIPELINE = @pipeline and ROWVERSION = @rowversion;

-- Adds the default schedule of a pipeline, or brings it up to date with the configuration; what an administrator changed stays as it is.
-- at hq
-- in @pipeline nvarchar(60), @cron nvarchar(100), @timeZone nvarchar(60), @misfire nvarchar(20), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two services from inserting the same row.
update hq.PIPELINESCHEDULE
set CRON = @cron, TIMEZONE = @timeZone, MISFIRE = @misfire, MODIFIEDDATETIME = @now
where PIPELINE = @pipeline and MODIFIEDBY = N'configuration';
insert into hq.PIPELINESCHEDULE (PIPELINE, CRON, TIMEZONE, MISFIRE, MODIFIEDBY, MODIFIEDDATETIME)
select @pipeline, @cron, @timeZone, @misfire, N'configuration', @now
where not exists (select 1 from hq.PIPELINESCHEDULE with (updlock, serializable) where PIPELINE = @pipeline);

-- Adds the default schedule of a pipeline, or brings it up to date with the configuration; what an administrator changed stays as it is.
-- at hq
-- in @pipeline nvarchar(60), @cron nvarchar(100), @timeZone nvarchar(60), @misfire nvarchar(20), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two services from inserting the same row.
insert into PIPELINESCHEDULE (PIPELINE, CRON, TIMEZONE, MISFIRE, MODIFIEDBY, MODIFIEDDATETIME)
values (@pipeline, @cron, @timeZone, @misfire, 'configuration', @now)
on conflict (PIPELINE) do update
set CRON = excluded.CRON, TIMEZONE = excluded.TIMEZONE, MISFIRE = excluded.MISFIRE, MODIFIEDDATETIME = excluded.MODIFIEDDATETIME
where PIPELINESCHEDULE.MODIFIEDBY = 'configuration';

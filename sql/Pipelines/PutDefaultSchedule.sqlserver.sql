-- Adds the default schedule of a pipeline, or brings it up to date with the configuration; touches nothing when it is so already, or an administrator changed it.
-- at hq
-- in @pipeline nvarchar(60), @cron nvarchar(100), @timeZone nvarchar(60), @misfire nvarchar(20), @overlap nvarchar(20), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two services from inserting the same row.
update hq.PIPELINESCHEDULE
set CRON = @cron, TIMEZONE = @timeZone, MISFIRE = @misfire, OVERLAP = @overlap, ROWVERSION = ROWVERSION + 1, MODIFIEDDATETIME = @now
where PIPELINE = @pipeline and MODIFIEDBY = N'configuration'
  and (CRON <> @cron or TIMEZONE <> @timeZone or MISFIRE <> @misfire or OVERLAP <> @overlap);
insert into hq.PIPELINESCHEDULE (PIPELINE, CRON, TIMEZONE, MISFIRE, OVERLAP, MODIFIEDBY, MODIFIEDDATETIME)
select @pipeline, @cron, @timeZone, @misfire, @overlap, N'configuration', @now
where not exists (select 1 from hq.PIPELINESCHEDULE with (updlock, serializable) where PIPELINE = @pipeline);

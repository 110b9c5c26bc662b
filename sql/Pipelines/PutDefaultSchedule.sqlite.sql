-- Adds the default schedule of a pipeline, or brings it up to date with the configuration; touches nothing when it is so already, or an administrator changed it.
-- at hq
-- in @pipeline nvarchar(60), @cron nvarchar(100), @timeZone nvarchar(60), @misfire nvarchar(20), @overlap nvarchar(20), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two services from inserting the same row.
insert into PIPELINESCHEDULE (PIPELINE, CRON, TIMEZONE, MISFIRE, OVERLAP, MODIFIEDBY, MODIFIEDDATETIME)
values (@pipeline, @cron, @timeZone, @misfire, @overlap, 'configuration', @now)
on conflict (PIPELINE) do update
set CRON = excluded.CRON, TIMEZONE = excluded.TIMEZONE, MISFIRE = excluded.MISFIRE, OVERLAP = excluded.OVERLAP,
    ROWVERSION = PIPELINESCHEDULE.ROWVERSION + 1, MODIFIEDDATETIME = excluded.MODIFIEDDATETIME
where PIPELINESCHEDULE.MODIFIEDBY = 'configuration'
  and (PIPELINESCHEDULE.CRON <> excluded.CRON or PIPELINESCHEDULE.TIMEZONE <> excluded.TIMEZONE
       or PIPELINESCHEDULE.MISFIRE <> excluded.MISFIRE or PIPELINESCHEDULE.OVERLAP <> excluded.OVERLAP);

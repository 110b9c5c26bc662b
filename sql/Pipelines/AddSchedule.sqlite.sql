-- Adds the first schedule of a pipeline; touches nothing when it has one.
-- at hq
-- in @pipeline nvarchar(60), @cron nvarchar(100), @timeZone nvarchar(60), @misfire nvarchar(20), @overlap nvarchar(20), @by nvarchar(255), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two people from inserting the same row.
insert into PIPELINESCHEDULE (PIPELINE, CRON, TIMEZONE, MISFIRE, OVERLAP, MODIFIEDBY, MODIFIEDDATETIME)
values (@pipeline, @cron, @timeZone, @misfire, @overlap, @by, @now)
on conflict (PIPELINE) do nothing;

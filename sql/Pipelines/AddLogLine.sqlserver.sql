-- Adds a line to a run's log: errors and summaries only.
-- at hq
-- in @runid nvarchar(40), @stageno int, @channel nvarchar(60), @level nvarchar(20), @message nvarchar(max), @now datetime2(3)
insert into hq.PIPELINELOG (RUNID, STAGENO, CHANNEL, LEVEL, MESSAGE, LOGDATETIME)
values (@runid, @stageno, @channel, @level, @message, @now);

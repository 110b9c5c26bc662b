-- Notes the Hangfire job of an item that has none yet; only one of two planners succeeds.
-- at hq
-- in @runid nvarchar(40), @stageno int, @channel nvarchar(60), @jobid nvarchar(100)
update hq.PIPELINEITEM
set HANGFIREJOBID = @jobid
where RUNID = @runid and STAGENO = @stageno and CHANNEL = @channel and HANGFIREJOBID is null;

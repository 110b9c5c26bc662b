-- Notes the Hangfire job of a stage that has none yet.
-- at hq
-- in @runid nvarchar(40), @stageno int, @jobid nvarchar(100)
update PIPELINESTAGE
set HANGFIREJOBID = @jobid
where RUNID = @runid and STAGENO = @stageno and HANGFIREJOBID is null;

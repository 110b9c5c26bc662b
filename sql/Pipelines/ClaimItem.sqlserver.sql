-- Claims a pending item, or the item of this very job once more, in a stage that runs and a run that is not to be cancelled. Touches no row when superseded.
-- at hq
-- in @runid nvarchar(40), @stageno int, @channel nvarchar(60), @owner nvarchar(200), @jobid nvarchar(100), @now datetime2(3)
update hq.PIPELINEITEM
set STATUS = 'Running', OWNER = @owner, HANGFIREJOBID = coalesce(HANGFIREJOBID, @jobid), ERROR = null,
    STARTEDDATETIME = @now, ENDEDDATETIME = null,
    ATTEMPT = case when STATUS = 'Pending' then ATTEMPT else ATTEMPT + 1 end
where RUNID = @runid and STAGENO = @stageno and CHANNEL = @channel
  and ((STATUS = 'Pending' and (HANGFIREJOBID is null or HANGFIREJOBID = @jobid))
    or (STATUS in ('Running', 'Failed') and HANGFIREJOBID = @jobid))
  and exists (select 1 from hq.PIPELINESTAGE as stage where stage.RUNID = @runid and stage.STAGENO = @stageno and stage.STATUS = 'Running')
  and exists (select 1 from hq.PIPELINERUN as run where run.RUNID = @runid and run.STATUS = 'Running' and run.CANCELREQUESTED = 0);

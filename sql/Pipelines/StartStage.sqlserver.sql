-- Starts a waiting stage whose predecessors have all closed well, in a run that runs and is not to be cancelled. Touches no row otherwise.
-- at hq
-- in @runid nvarchar(40), @stageno int, @now datetime2(3)
update hq.PIPELINESTAGE
set STATUS = 'Running', STARTEDDATETIME = @now
where RUNID = @runid and STAGENO = @stageno and STATUS = 'Waiting'
  and not exists (select 1 from hq.PIPELINESTAGE as earlier where earlier.RUNID = @runid and earlier.STAGENO < @stageno and earlier.STATUS not in ('Succeeded', 'SucceededWithErrors'))
  and exists (select 1 from hq.PIPELINERUN as run where run.RUNID = @runid and run.STATUS = 'Running' and run.CANCELREQUESTED = 0);

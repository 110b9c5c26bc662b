-- Lets a waiting run begin, unless another one of its pipeline runs or it is to be cancelled. Touches no row otherwise, and none the second time.
-- at hq
-- in @runid nvarchar(40), @owner nvarchar(200), @owneruntil datetime2(3), @now datetime2(3)
update hq.PIPELINERUN
set STATUS = 'Running', MESSAGE = null, OWNER = @owner, OWNERUNTIL = @owneruntil, STARTEDDATETIME = @now
where RUNID = @runid and STATUS = 'Waiting' and CANCELREQUESTED = 0
  and not exists (select 1 from hq.PIPELINERUN as other where other.PIPELINE = PIPELINERUN.PIPELINE and other.STATUS = 'Running');

-- Makes a failed run active again, unless another one runs or a later one was asked for: that one has taken over what was left. Twice is the same as once.
-- at hq
-- in @runid nvarchar(40), @owner nvarchar(200), @owneruntil datetime2(3)
update PIPELINERUN
set STATUS = 'Running', MESSAGE = null, ENDEDDATETIME = null, CANCELREQUESTED = 0, OWNER = @owner, OWNERUNTIL = @owneruntil
where RUNID = @runid and STATUS in ('Failed', 'Cancelled')
  and not exists (select 1 from PIPELINERUN as other
                  where other.PIPELINE = PIPELINERUN.PIPELINE and other.RUNID <> @runid
                    and (other.STATUS = 'Running' or other.STATUS <> 'Skipped' and other.CREATEDDATETIME >= PIPELINERUN.CREATEDDATETIME));

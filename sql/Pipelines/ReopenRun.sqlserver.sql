-- Makes a failed run active again, unless a later run of its pipeline is: that one has taken over what was left. Twice is the same as once.
-- at hq
-- in @runid nvarchar(40), @owner nvarchar(200), @owneruntil datetime2(3)
update hq.PIPELINERUN
set STATUS = 'Running', MESSAGE = null, ENDEDDATETIME = null, CANCELREQUESTED = 0, OWNER = @owner, OWNERUNTIL = @owneruntil
where RUNID = @runid and STATUS in ('Failed', 'Cancelled')
  and not exists (select 1 from hq.PIPELINERUN as later
                  where later.PIPELINE = PIPELINERUN.PIPELINE and later.RUNID <> @runid
                    and later.STATUS <> 'Skipped' and later.CREATEDDATETIME >= PIPELINERUN.CREATEDDATETIME);

-- The latest run of each pipeline that was really begun: neither skipped nor waiting.
-- at hq
-- in @pipelines nvarchar(max)
-- twin: a list is read with json_each on SQLite; LIMIT there is TOP here.
select run.RUNID, run.PIPELINE, run.STARTEDBY, run.REQUESTEDBY, run.PARAMETERS, run.RERUNOF, run.STATUS, run.MESSAGE, run.ROOTJOBID, run.OWNER, run.OWNERUNTIL, run.CANCELREQUESTED, run.CREATEDDATETIME, run.STARTEDDATETIME, run.ENDEDDATETIME
from openjson(@pipelines) as wanted
join hq.PIPELINERUN as run on run.RUNID = (
    select top (1) latest.RUNID from hq.PIPELINERUN as latest
    where latest.PIPELINE = wanted.[value] and latest.STATUS not in ('Skipped', 'Waiting')
    order by latest.CREATEDDATETIME desc, latest.RUNID desc);

-- The latest run of each pipeline that was really begun: neither skipped nor waiting.
-- at hq
-- in @pipelines nvarchar(max)
-- twin: a list is read with OPENJSON on SQL Server; TOP there is LIMIT here.
select run.RUNID, run.PIPELINE, run.STARTEDBY, run.REQUESTEDBY, run.PARAMETERS, run.RERUNOF, run.STATUS, run.MESSAGE, run.ROOTJOBID, run.OWNER, run.OWNERUNTIL, run.CANCELREQUESTED, run.CREATEDDATETIME, run.STARTEDDATETIME, run.ENDEDDATETIME
from json_each(@pipelines) as wanted
join PIPELINERUN as run on run.RUNID = (
    select latest.RUNID from PIPELINERUN as latest
    where latest.PIPELINE = wanted.value and latest.STATUS not in ('Skipped', 'Waiting')
    order by latest.CREATEDDATETIME desc, latest.RUNID desc limit 1);

-- What the synchronizations of these runs did, as JSON; those that have ended.
-- at hq
-- in @runs nvarchar(max)
-- twin: a list is read with OPENJSON on SQL Server.
select stage.RUNID, stage.RESULT
from json_each(@runs) as wanted
join PIPELINESTAGE as stage on stage.RUNID = wanted.value
where stage.JOB = 'SYNC' and stage.RESULT is not null;

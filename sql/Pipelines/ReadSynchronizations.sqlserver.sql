-- What the synchronizations of these runs did, as JSON; those that have ended.
-- at hq
-- in @runs nvarchar(max)
-- twin: a list is read with json_each on SQLite.
select stage.RUNID, stage.RESULT
from openjson(@runs) as wanted
join hq.PIPELINESTAGE as stage on stage.RUNID = wanted.[value]
where stage.JOB = 'SYNC' and stage.RESULT is not null;

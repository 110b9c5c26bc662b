-- Which channels failed in these runs: by stage how many, the first of them and its reason.
-- at hq
-- in @runs nvarchar(max)
-- twin: a list is read with json_each on SQLite.
select part.RUNID, stage.JOB, part.CHANNELS, part.CHANNEL, item.ERROR
from (
    select failed.RUNID, failed.STAGENO, count_big(*) as CHANNELS, min(failed.CHANNEL) as CHANNEL
    from openjson(@runs) as wanted
    join hq.PIPELINEITEM as failed on failed.RUNID = wanted.[value] and failed.STATUS = 'Failed'
    group by failed.RUNID, failed.STAGENO) as part
join hq.PIPELINESTAGE as stage on stage.RUNID = part.RUNID and stage.STAGENO = part.STAGENO
join hq.PIPELINEITEM as item on item.RUNID = part.RUNID and item.STAGENO = part.STAGENO and item.CHANNEL = part.CHANNEL
order by part.RUNID, part.STAGENO;

-- The schedule of every recurring pipeline.
-- at hq
select PIPELINE, CRON, TIMEZONE, MISFIRE, PAUSEDBY
from hq.PIPELINESCHEDULE
order by PIPELINE;

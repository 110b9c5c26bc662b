-- The schedule of every recurring pipeline.
-- at hq
select PIPELINE, CRON, TIMEZONE, MISFIRE, PAUSEDBY
from PIPELINESCHEDULE
order by PIPELINE;

-- The pipelines that have not finished in time.
-- at hq
select PIPELINE, DUEDATETIME, RAISEDDATETIME, MESSAGE
from hq.PIPELINEALERT
order by PIPELINE;

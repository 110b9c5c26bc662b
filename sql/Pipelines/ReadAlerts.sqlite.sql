-- The pipelines that have not finished in time.
-- at hq
select PIPELINE, DUEDATETIME, RAISEDDATETIME, MESSAGE
from PIPELINEALERT
order by PIPELINE;

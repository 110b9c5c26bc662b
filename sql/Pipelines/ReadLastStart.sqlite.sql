-- When the pipeline was last asked to run, also where it was skipped; retries of what failed do not count.
-- at hq
-- in @pipeline nvarchar(60)
select max(CREATEDDATETIME) as CREATEDDATETIME
from PIPELINERUN
where PIPELINE = @pipeline and RERUNOF is null;

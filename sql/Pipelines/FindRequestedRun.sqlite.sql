-- The run a request or a root job has already led to, so that asking twice is the same as once.
-- at hq
-- in @rootjobid nvarchar(100), @requestkey nvarchar(200)
select RUNID, STATUS
from PIPELINERUN
where ROOTJOBID = @rootjobid or REQUESTKEY = @requestkey;

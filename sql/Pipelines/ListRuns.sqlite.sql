-- The latest runs, newest first; of one pipeline if it is named.
-- at hq
-- in @pipeline nvarchar(60), @count int
-- twin: TOP on SQL Server is LIMIT here.
select RUNID, PIPELINE, STARTEDBY, REQUESTEDBY, PARAMETERS, RERUNOF, STATUS, MESSAGE, ROOTJOBID, OWNER, OWNERUNTIL, CANCELREQUESTED, CREATEDDATETIME, STARTEDDATETIME, ENDEDDATETIME
from PIPELINERUN
where @pipeline is null or PIPELINE = @pipeline
order by CREATEDDATETIME desc, RUNID desc
limit @count;

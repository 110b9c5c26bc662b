-- Runs of a pipeline that ended at or after a time, or have not ended; the newest first.
-- at hq
-- in @pipeline nvarchar(60), @since datetime2(3)
select RUNID, PIPELINE, STARTEDBY, REQUESTEDBY, PARAMETERS, RERUNOF, STATUS, MESSAGE, ROOTJOBID, OWNER, OWNERUNTIL, CANCELREQUESTED, CREATEDDATETIME, STARTEDDATETIME, ENDEDDATETIME
from PIPELINERUN
where PIPELINE = @pipeline and (ENDEDDATETIME >= @since or ENDEDDATETIME is null)
order by CREATEDDATETIME desc, RUNID desc;

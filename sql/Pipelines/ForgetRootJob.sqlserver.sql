-- Frees a job id that an earlier run has: job storage that was lost or restored hands the same numbers out again. Twice is the same as once.
-- at hq
-- in @rootjobid nvarchar(100), @before datetime2(3)
update hq.PIPELINERUN
set ROOTJOBID = null
where ROOTJOBID = @rootjobid and CREATEDDATETIME < @before;

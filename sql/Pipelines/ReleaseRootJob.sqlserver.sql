-- Lets another service begin a waiting run whose job is gone.
-- at hq
-- in @runid nvarchar(40), @rootjobid nvarchar(100)
update hq.PIPELINERUN
set ROOTJOBID = null, OWNER = null, OWNERUNTIL = null
where RUNID = @runid and STATUS = 'Waiting' and ROOTJOBID = @rootjobid;

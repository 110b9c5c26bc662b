-- Notes the job that is to begin a waiting run; only one of two services succeeds.
-- at hq
-- in @runid nvarchar(40), @rootjobid nvarchar(100), @owner nvarchar(200), @owneruntil datetime2(3)
update hq.PIPELINERUN
set ROOTJOBID = @rootjobid, OWNER = @owner, OWNERUNTIL = @owneruntil
where RUNID = @runid and STATUS = 'Waiting' and ROOTJOBID is null;

-- Lets the owner of a run own it longer. Touches no row when the run has ended or was taken over.
-- at hq
-- in @runid nvarchar(40), @owner nvarchar(200), @owneruntil datetime2(3)
update hq.PIPELINERUN
set OWNERUNTIL = @owneruntil
where RUNID = @runid and OWNER = @owner and STATUS in ('Waiting', 'Running');

-- Asks an active run to end. Twice is the same as once; touches no row when it has ended.
-- at hq
-- in @runid nvarchar(40)
update PIPELINERUN
set CANCELREQUESTED = 1
where RUNID = @runid and STATUS in ('Waiting', 'Running');

-- Asks an active run to end, and says why. Twice is the same as once; touches no row when it has ended.
-- at hq
-- in @runid nvarchar(40), @message nvarchar(max)
update PIPELINERUN
set MESSAGE = case when CANCELREQUESTED = 1 then MESSAGE else @message end, CANCELREQUESTED = 1
where RUNID = @runid and STATUS in ('Waiting', 'Running');

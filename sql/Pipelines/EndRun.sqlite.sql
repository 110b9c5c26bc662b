-- Ends a run that is still active. Touches no row when it has ended already, so only one caller ends it. Who asked for its end has said why.
-- at hq
-- in @runid nvarchar(40), @status nvarchar(20), @message nvarchar(max), @now datetime2(3)
update PIPELINERUN
set STATUS = @status, MESSAGE = case when CANCELREQUESTED = 1 then coalesce(MESSAGE, @message) else @message end, ENDEDDATETIME = @now
where RUNID = @runid and STATUS in ('Waiting', 'Running');

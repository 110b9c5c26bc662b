-- Ends a run that is still active. Touches no row when it has ended already, so only one caller ends it.
-- at hq
-- in @runid nvarchar(40), @status nvarchar(20), @message nvarchar(max), @now datetime2(3)
update PIPELINERUN
set STATUS = @status, MESSAGE = @message, ENDEDDATETIME = @now
where RUNID = @runid and STATUS in ('Waiting', 'Running');

-- Removes up to a number of log lines of some runs. Touches no row when none is left.
-- at hq
-- in @json nvarchar(max), @count int
-- twin: DELETE takes TOP on SQL Server; lists are openjson there, json_each here.
delete from PIPELINELOG
where LOGID in (
    select line.LOGID
    from json_each(@json) as run
    join PIPELINELOG as line on line.RUNID = run.value
    limit @count);

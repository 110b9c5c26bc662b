-- Removes up to a number of log lines of some runs. Touches no row when none is left.
-- at hq
-- in @json nvarchar(max), @count int
-- twin: DELETE takes TOP on SQL Server; lists are openjson there, json_each here.
delete top (@count) from hq.PIPELINELOG
where RUNID in (select value from openjson(@json));

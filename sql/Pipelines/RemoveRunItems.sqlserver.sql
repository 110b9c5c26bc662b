-- Removes up to a number of channels of some runs, of one status if it is named. Touches no row when none is left.
-- at hq
-- in @json nvarchar(max), @status nvarchar(20), @count int
-- twin: DELETE takes TOP on SQL Server; lists are openjson there, json_each here.
delete top (@count) from hq.PIPELINEITEM
where RUNID in (select value from openjson(@json)) and (@status is null or STATUS = @status);

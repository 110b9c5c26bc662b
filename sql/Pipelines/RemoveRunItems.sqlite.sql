-- Removes up to a number of channels of some runs, of one status if it is named. Touches no row when none is left.
-- at hq
-- in @json nvarchar(max), @status nvarchar(20), @count int
-- twin: DELETE takes TOP on SQL Server; lists are openjson there, json_each here.
delete from PIPELINEITEM
where (RUNID, STAGENO, CHANNEL) in (
    select item.RUNID, item.STAGENO, item.CHANNEL
    from json_each(@json) as run
    join PIPELINEITEM as item on item.RUNID = run.value
    where @status is null or item.STATUS = @status
    limit @count);

-- Writes the items of some channels, to be run or already ended (NoData, Paused). Gives the channels that had none: twice is the same as once.
-- at hq
-- in @runid nvarchar(40), @stageno int, @json nvarchar(max), @now datetime2(3)
-- twin: lists are openjson on SQL Server, json_each on SQLite; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
insert into hq.PIPELINEITEM (RUNID, STAGENO, CHANNEL, STATUS, ENDEDDATETIME)
output inserted.CHANNEL
select @runid, @stageno, item.channel, item.status, case when item.status = 'Pending' then null else @now end
from openjson(@json) with (channel nvarchar(60), status nvarchar(20)) as item
where not exists (
    select 1 from hq.PIPELINEITEM as known with (updlock, serializable)
    where known.RUNID = @runid and known.STAGENO = @stageno and known.CHANNEL = item.channel);

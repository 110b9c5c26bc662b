-- Writes the items of some channels, to be run or already ended (NoData, Paused). Gives the channels that had none: twice is the same as once.
-- at hq
-- in @runid nvarchar(40), @stageno int, @json nvarchar(max), @now datetime2(3)
-- twin: lists are openjson on SQL Server, json_each on SQLite; OUTPUT is RETURNING here; ON CONFLICT after a SELECT needs a WHERE.
insert into PIPELINEITEM (RUNID, STAGENO, CHANNEL, STATUS, ENDEDDATETIME)
select @runid, @stageno, value ->> 'channel', value ->> 'status', case when value ->> 'status' = 'Pending' then null else @now end
from json_each(@json)
where true
on conflict (RUNID, STAGENO, CHANNEL) do nothing
returning CHANNEL;

-- The names of stores and web shops (a JSON list of RECIDs).
-- at hq
-- in @channels nvarchar(max)
-- twin: lists are json_each and openjson.
select channel.RECID, channel.NAME
from json_each(@channels) as j cross join RETAILCHANNELTABLE as channel
where channel.RECID = j.value;

-- The names of stores and web shops (a JSON list of RECIDs).
-- at hq
-- in @channels nvarchar(max)
-- twin: lists are json_each and openjson.
select channel.RECID, channel.NAME
from openjson(@channels) with ([value] bigint '$') as j
join ax.RETAILCHANNELTABLE as channel on channel.RECID = j.[value];

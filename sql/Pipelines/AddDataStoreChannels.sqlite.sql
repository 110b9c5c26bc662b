-- Writes which channels a data store serves. Twice is the same as once.
-- at hq
-- in @name nvarchar(60), @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite; ON CONFLICT after a SELECT needs a WHERE.
insert into RETAILCDXDATASTORECHANNEL (DATABASEPROFILE, CHANNEL)
select distinct @name, value
from json_each(@json)
where true
on conflict (DATABASEPROFILE, CHANNEL) do nothing;

-- Writes which channels a data store serves.
-- at hq
-- in @name nvarchar(60), @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
insert into RETAILCDXDATASTORECHANNEL (DATABASEPROFILE, CHANNEL)
select distinct @name, value
from json_each(@json);

-- Writes which channels a data store serves. Twice is the same as once: whoever was overtaken by another one's insert finds it when he tries again.
-- at hq
-- in @name nvarchar(60), @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
insert into ax.RETAILCDXDATASTORECHANNEL (DATABASEPROFILE, CHANNEL)
select distinct @name, cast(item.value as bigint)
from openjson(@json) as item
where not exists (select 1 from ax.RETAILCDXDATASTORECHANNEL as known with (updlock, serializable) where known.DATABASEPROFILE = @name and known.CHANNEL = cast(item.value as bigint));

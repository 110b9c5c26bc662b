-- Forgets the channels a data store serves no longer. Those it still serves stay: many who write the same would take them away from one another.
-- at hq
-- in @name nvarchar(60), @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
delete from ax.RETAILCDXDATASTORECHANNEL
where DATABASEPROFILE = @name and CHANNEL not in (select cast(item.value as bigint) from openjson(@json) as item);

-- Makes data groups known. Twice is the same as once.
-- at hq
-- in @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
insert into ax.RETAILCDXDATAGROUP (NAME)
select distinct item.value
from openjson(@json) as item
where not exists (select 1 from ax.RETAILCDXDATAGROUP as known with (updlock, serializable) where known.NAME = item.value);

-- Makes data groups known. Twice is the same as once.
-- at hq
-- in @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite; ON CONFLICT after a SELECT needs a WHERE.
insert into RETAILCDXDATAGROUP (NAME)
select distinct value
from json_each(@json)
where true
on conflict (NAME) do nothing;

-- Makes data stores known, or moves them to another data group; pause, epoch and times stay. Twice is the same as once.
-- at hq
-- in @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite; ON CONFLICT after a SELECT needs a WHERE.
insert into RETAILCONNDATABASEPROFILE (NAME, DATAGROUP)
select value ->> 'name', value ->> 'dataGroup'
from json_each(@json)
where true
on conflict (NAME) do update set DATAGROUP = excluded.DATAGROUP;

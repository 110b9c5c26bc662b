-- Makes data stores known, or moves them to another data group; pause, epoch and times stay. Twice is the same as once.
-- at hq
-- in @json nvarchar(max)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
update known
set DATAGROUP = item.dataGroup
from ax.RETAILCONNDATABASEPROFILE as known
join openjson(@json) with (name nvarchar(60), dataGroup nvarchar(60) '$.dataGroup') as item on item.name = known.NAME
where known.DATAGROUP <> item.dataGroup;

insert into ax.RETAILCONNDATABASEPROFILE (NAME, DATAGROUP)
select item.name, item.dataGroup
from openjson(@json) with (name nvarchar(60), dataGroup nvarchar(60) '$.dataGroup') as item
where not exists (select 1 from ax.RETAILCONNDATABASEPROFILE as known with (updlock, serializable) where known.NAME = item.name);

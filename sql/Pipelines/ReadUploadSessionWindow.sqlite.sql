-- The creation time of the last one of the next upload sessions above a time; null when there is none before the end.
-- at hq
-- in @after datetime2(3), @before datetime2(3), @count int
-- twin: LIMIT is TOP on SQL Server.
select max(part.DATECREATED) as UPTO
from (
    select DATECREATED
    from RETAILCDXUPLOADSESSION
    where DATECREATED > @after and DATECREATED < @before
    order by DATECREATED
    limit @count
) as part;

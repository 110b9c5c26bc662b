-- Upload and download sessions that began before @before and have not ended: their process died, or hangs.
-- at hq
-- in @before datetime2(3)
select 'upload' as DIRECTION, DATASTORE, JOBID, DATECREATED
from RETAILCDXUPLOADSESSION
where STATUS in (0, 1, 2) and DATECREATED < @before
union all
select 'download' as DIRECTION, DATASTORE, JOBID, DATECREATED
from RETAILCDXDOWNLOADSESSION
where STATUS in (0, 1, 2, 3) and DATECREATED < @before
order by DATECREATED;

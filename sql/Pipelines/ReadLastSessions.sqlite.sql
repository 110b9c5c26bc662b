-- When each data store last uploaded and last got what it needed; finding nothing to do counts (statuses: Applied, NoData).
-- at hq
-- twin: TOP on SQL Server is LIMIT here.
select store.NAME,
    (select coalesce(up.DATEUPLOADED, up.DATECREATED) from RETAILCDXUPLOADSESSION as up
     where up.DATASTORE = store.NAME and up.JOBID = 'P-0001' and up.STATUS in (3, 9) order by up.DATECREATED desc limit 1) as LASTUPLOAD,
    (select coalesce(down.DATEAPPLIED, down.DATECREATED) from RETAILCDXDOWNLOADSESSION as down
     where down.DATASTORE = store.NAME and down.JOBID = '1010' and down.STATUS in (4, 9) order by down.DATECREATED desc limit 1) as LASTDOWNLOAD
from RETAILCONNDATABASEPROFILE as store;

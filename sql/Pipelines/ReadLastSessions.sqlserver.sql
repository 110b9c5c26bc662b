-- When each data store last uploaded and last got what it needed; finding nothing to do counts. And why the last try failed, if it did.
-- at hq
-- twin: TOP on SQL Server is LIMIT on SQLite.
select store.NAME,
    (select top (1) coalesce(up.DATEUPLOADED, up.DATECREATED) from ax.RETAILCDXUPLOADSESSION as up
     where up.DATASTORE = store.NAME and up.JOBID = 'P-0001' and up.STATUS in (3, 9) order by up.DATECREATED desc) as LASTUPLOAD,
    (select top (1) coalesce(down.DATEAPPLIED, down.DATECREATED) from ax.RETAILCDXDOWNLOADSESSION as down
     where down.DATASTORE = store.NAME and down.JOBID = '1010' and down.STATUS in (4, 9) order by down.DATECREATED desc) as LASTDOWNLOAD,
    (select top (1) case when up.STATUS in (5, 6) then up.MESSAGE end from ax.RETAILCDXUPLOADSESSION as up
     where up.DATASTORE = store.NAME and up.JOBID = 'P-0001' and up.STATUS in (3, 5, 6, 9) order by up.DATECREATED desc) as UPLOADERROR,
    (select top (1) case when down.STATUS in (7, 8) then down.MESSAGE end from ax.RETAILCDXDOWNLOADSESSION as down
     where down.DATASTORE = store.NAME and down.JOBID = '1010' and down.STATUS in (4, 7, 8, 9) order by down.DATECREATED desc) as DOWNLOADERROR
from ax.RETAILCONNDATABASEPROFILE as store;

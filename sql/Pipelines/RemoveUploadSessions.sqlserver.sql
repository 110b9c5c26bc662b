-- Removes upload sessions of a window of time: those that found nothing to do, and other ended ones before a time. The last good one of a data store and job stays.
-- at hq
-- in @after datetime2(3), @upto datetime2(3), @before datetime2(3)
delete from ax.RETAILCDXUPLOADSESSION
where DATECREATED > @after and DATECREATED <= @upto
  and (STATUS = 9 or (STATUS not in (0, 1, 2) and DATECREATED < @before))
  and exists (select 1 from ax.RETAILCDXUPLOADSESSION as later
              where later.DATASTORE = RETAILCDXUPLOADSESSION.DATASTORE and later.JOBID = RETAILCDXUPLOADSESSION.JOBID
                and later.DATECREATED > RETAILCDXUPLOADSESSION.DATECREATED and later.STATUS in (3, 9));

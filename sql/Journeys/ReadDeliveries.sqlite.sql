-- The data stores that get the customers of a company, the version of 1010 headquarters recorded for each, and when it first brought @version there,
-- looked for from @since on; null where no session tells. And why its database refuses @account, since when and when it is tried again, where it does.
-- at hq
-- in @company nvarchar(4), @account nvarchar(20), @version bigint, @since datetime2(3)
-- twin: SQLite has LIMIT for TOP.
select served.DATASTORE, served.ROWVERSION, (select session.DATEAPPLIED from RETAILCDXDOWNLOADSESSION as session
        where session.DATASTORE = served.DATASTORE and session.JOBID = '1010' and session.DATECREATED >= @since and session.STATUS = 4 and session.TOVERSION >= @version
        order by session.DATECREATED limit 1) as DATEAPPLIED,
    held.REASON, held.REFUSEDDATETIME, held.NEXTTRYDATETIME
from (
    select distinct serves.DATABASEPROFILE as DATASTORE, coalesce(reached.ROWVERSION, 0) as ROWVERSION
    from RETAILCDXDATASTORECHANNEL as serves
    join RETAILCHANNELTABLE as channel on channel.RECID = serves.CHANNEL
    left join RETAILCDXDATASYNCROWVERSION as reached on reached.DATASTORE = serves.DATABASEPROFILE and reached.JOBID = '1010'
    where channel.DATAAREAID = @company
) as served
left join CUSTOMERHELDBACK as held on held.DATASTORE = served.DATASTORE and held.DATAAREAID = @company and held.ACCOUNTNUM = @account;

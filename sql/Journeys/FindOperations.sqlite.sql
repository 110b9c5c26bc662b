-- What became of every operation of the customers asked for, by async account or by account, with the upload session that brought it; sessions are
-- kept for a shorter time than operations.
-- at hq
-- in @asyncAccounts nvarchar(max), @accounts nvarchar(max)
-- twin: SQLite reads a list with json_each; it may hold any text as a time, and strftime makes null of what is none.
select operation.KIND, operation.DATASTORE, operation.ORIGINEPOCH, operation.COUNTER, operation.DATAAREAID, operation.CUSTACCOUNTASYNC, operation.CUSTACCOUNT, operation.OPERATION,
       operation.OPERATIONDATETIME, operation.SYNCSTATUS, operation.SYNCERROR, operation.SYNCATTEMPTS, operation.SYNCDATETIME, operation.SYNCNEXTDATETIME,
       operation.UPLOADSESSIONID, coalesce(session.DATEUPLOADED, session.DATECREATED) as DATEUPLOADED
from (
    select 'customer' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@asyncAccounts) as j cross join RETAILASYNCCUSTOMERV2 as o
    where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = j.value
    union all
    select 'customer' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@accounts) as j cross join RETAILASYNCCUSTOMERV2 as o
    where o.CUSTACCOUNT <> '' and o.CUSTACCOUNT = j.value ->> 'account' and o.DATAAREAID = j.value ->> 'company'
    union all
    select 'address' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@asyncAccounts) as j cross join RETAILASYNCADDRESSV2 as o
    where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = j.value
    union all
    select 'address' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@accounts) as j cross join RETAILASYNCADDRESSV2 as o
    where o.CUSTACCOUNT <> '' and o.CUSTACCOUNT = j.value ->> 'account' and o.DATAAREAID = j.value ->> 'company'
    union all
    select 'contact' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@asyncAccounts) as j cross join RETAILASYNCCUSTOMERCONTACT as o
    where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = j.value
    union all
    select 'contact' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@accounts) as j cross join RETAILASYNCCUSTOMERCONTACT as o
    where o.CUSTACCOUNT <> '' and o.CUSTACCOUNT = j.value ->> 'account' and o.DATAAREAID = j.value ->> 'company'
    union all
    select 'affiliation' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@asyncAccounts) as j cross join RETAILASYNCCUSTOMERAFFILIATION as o
    where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = j.value
    union all
    select 'affiliation' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@accounts) as j cross join RETAILASYNCCUSTOMERAFFILIATION as o
    where o.CUSTACCOUNT <> '' and o.CUSTACCOUNT = j.value ->> 'account' and o.DATAAREAID = j.value ->> 'company'
    union all
    select 'attribute' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@asyncAccounts) as j cross join RETAILASYNCCUSTOMERATTRIBUTEV2 as o
    where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = j.value
    union all
    select 'attribute' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@accounts) as j cross join RETAILASYNCCUSTOMERATTRIBUTEV2 as o
    where o.CUSTACCOUNT <> '' and o.CUSTACCOUNT = j.value ->> 'account' and o.DATAAREAID = j.value ->> 'company'
    union all
    select 'identity' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@asyncAccounts) as j cross join RETAILEXTERNALIDTOASYNCCUSTOMERMAP as o
    where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = j.value
    union all
    select 'identity' as KIND, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, case when o.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', o.OPERATIONDATETIME) end as OPERATIONDATETIME,
           o.SYNCSTATUS, o.SYNCERROR, o.SYNCATTEMPTS, o.SYNCDATETIME, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID
    from json_each(@accounts) as j cross join RETAILEXTERNALIDTOASYNCCUSTOMERMAP as o
    where o.CUSTACCOUNT <> '' and o.CUSTACCOUNT = j.value ->> 'account' and o.DATAAREAID = j.value ->> 'company'
) as operation
left join RETAILCDXUPLOADSESSION as session on session.UPLOADSESSIONID = operation.UPLOADSESSIONID;

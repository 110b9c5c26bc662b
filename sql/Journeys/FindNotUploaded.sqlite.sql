-- What a channel recorded of the customers asked for above the watermarks: not uploaded yet. Looks at the first rows above each watermark only, in
-- counter order: the tables need no other index for it.
-- at channel
-- in @asyncAccounts nvarchar(max), @accounts nvarchar(max), @look int, @customer bigint, @address bigint, @contact bigint, @affiliation bigint, @attribute bigint, @identity bigint
-- twin: SQLite reads a list with json_each; it may hold any text as a time, and strftime makes null of what is none.
select recorded.KIND, recorded.COUNTER, recorded.DATAAREAID, recorded.CUSTACCOUNTASYNC, recorded.CUSTACCOUNT, recorded.OPERATION,
       case when recorded.OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', recorded.OPERATIONDATETIME) end as OPERATIONDATETIME
from (
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select 'customer' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from RETAILASYNCCUSTOMERV2 where REPLICATIONCOUNTERFROMORIGIN > @customer order by REPLICATIONCOUNTERFROMORIGIN limit @look)
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select 'address' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from RETAILASYNCADDRESSV2 where REPLICATIONCOUNTERFROMORIGIN > @address order by REPLICATIONCOUNTERFROMORIGIN limit @look)
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select 'contact' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from RETAILASYNCCUSTOMERCONTACT where REPLICATIONCOUNTERFROMORIGIN > @contact order by REPLICATIONCOUNTERFROMORIGIN limit @look)
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select 'affiliation' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from RETAILASYNCCUSTOMERAFFILIATION where REPLICATIONCOUNTERFROMORIGIN > @affiliation order by REPLICATIONCOUNTERFROMORIGIN limit @look)
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select 'attribute' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from RETAILASYNCCUSTOMERATTRIBUTEV2 where REPLICATIONCOUNTERFROMORIGIN > @attribute order by REPLICATIONCOUNTERFROMORIGIN limit @look)
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select 'identity' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from RETAILEXTERNALIDTOASYNCCUSTOMERMAP where REPLICATIONCOUNTERFROMORIGIN > @identity order by REPLICATIONCOUNTERFROMORIGIN limit @look)
) as recorded
where recorded.CUSTACCOUNTASYNC in (select j.value from json_each(@asyncAccounts) as j)
   or exists (select 1 from json_each(@accounts) as j where j.value ->> 'account' = recorded.CUSTACCOUNT and j.value ->> 'company' = recorded.DATAAREAID);

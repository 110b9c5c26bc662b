-- What a channel recorded of the customers asked for above the watermarks: not uploaded yet. Looks at the first rows above each watermark only, in
-- counter order: the tables need no other index for it.
-- at channel
-- in @asyncAccounts nvarchar(max), @accounts nvarchar(max), @look int, @customer bigint, @address bigint, @contact bigint, @affiliation bigint, @attribute bigint, @identity bigint
-- twin: SQLite reads a list with json_each; it may hold any text as a time, and strftime makes null of what is none.
select recorded.KIND, recorded.COUNTER, recorded.DATAAREAID, recorded.CUSTACCOUNTASYNC, recorded.CUSTACCOUNT, recorded.OPERATION,
       recorded.OPERATIONDATETIME
from (
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select top (@look) 'customer' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from ax.RETAILASYNCCUSTOMERV2 where REPLICATIONCOUNTERFROMORIGIN > @customer order by REPLICATIONCOUNTERFROMORIGIN) as part
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select top (@look) 'address' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from ax.RETAILASYNCADDRESSV2 where REPLICATIONCOUNTERFROMORIGIN > @address order by REPLICATIONCOUNTERFROMORIGIN) as part
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select top (@look) 'contact' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from ax.RETAILASYNCCUSTOMERCONTACT where REPLICATIONCOUNTERFROMORIGIN > @contact order by REPLICATIONCOUNTERFROMORIGIN) as part
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select top (@look) 'affiliation' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from ax.RETAILASYNCCUSTOMERAFFILIATION where REPLICATIONCOUNTERFROMORIGIN > @affiliation order by REPLICATIONCOUNTERFROMORIGIN) as part
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select top (@look) 'attribute' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from ax.RETAILASYNCCUSTOMERATTRIBUTEV2 where REPLICATIONCOUNTERFROMORIGIN > @attribute order by REPLICATIONCOUNTERFROMORIGIN) as part
    union all
    select KIND, COUNTER, DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME from (
        select top (@look) 'identity' as KIND, REPLICATIONCOUNTERFROMORIGIN as COUNTER, DATAAREAID, lower(CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, CUSTACCOUNT, OPERATION, OPERATIONDATETIME
        from ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP where REPLICATIONCOUNTERFROMORIGIN > @identity order by REPLICATIONCOUNTERFROMORIGIN) as part
) as recorded
where recorded.CUSTACCOUNTASYNC in (select j.ASYNCACCOUNT from openjson(@asyncAccounts) with (ASYNCACCOUNT nvarchar(40) '$') as j)
   or exists (select 1 from openjson(@accounts) with (COMPANY nvarchar(4) '$.company', ACCOUNT nvarchar(20) '$.account') as j where j.ACCOUNT = recorded.CUSTACCOUNT and j.COMPANY = recorded.DATAAREAID);

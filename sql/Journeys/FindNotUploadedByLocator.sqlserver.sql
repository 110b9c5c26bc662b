-- Whose rows above the watermarks, not uploaded yet, hold an e-mail or phone of a pattern. Looks at the first rows above each watermark only, in counter
-- order: the tables need no other index for it.
-- at channel
-- in @type bigint, @pattern nvarchar(600), @look int, @customer bigint, @address bigint, @contact bigint
-- twin: SQLite has LIMIT for TOP.
select distinct recorded.DATAAREAID, recorded.CUSTACCOUNTASYNC, recorded.CUSTACCOUNT, recorded.LOCATOR, recorded.LOCATOR2
from (
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select top (@look) o.DATAAREAID, lower(o.CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, o.CUSTACCOUNT, case @type when 1 then o.PHONE else o.EMAIL end as LOCATOR, case @type when 1 then o.CELLULARPHONE else o.RECEIPTEMAIL end as LOCATOR2, @type as TYPE
        from ax.RETAILASYNCCUSTOMERV2 as o where o.REPLICATIONCOUNTERFROMORIGIN > @customer order by o.REPLICATIONCOUNTERFROMORIGIN) as part
    union all
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select top (@look) o.DATAAREAID, lower(o.CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, o.CUSTACCOUNT, case @type when 1 then o.PHONE else o.EMAIL end as LOCATOR, '' as LOCATOR2, @type as TYPE
        from ax.RETAILASYNCADDRESSV2 as o where o.REPLICATIONCOUNTERFROMORIGIN > @address order by o.REPLICATIONCOUNTERFROMORIGIN) as part
    union all
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select top (@look) o.DATAAREAID, lower(o.CUSTACCOUNTASYNC) as CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.LOCATOR, '' as LOCATOR2, o.TYPE
        from ax.RETAILASYNCCUSTOMERCONTACT as o where o.REPLICATIONCOUNTERFROMORIGIN > @contact order by o.REPLICATIONCOUNTERFROMORIGIN) as part
) as recorded
where recorded.TYPE = @type and (recorded.LOCATOR like @pattern escape '\' or recorded.LOCATOR2 like @pattern escape '\');

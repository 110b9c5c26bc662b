-- Whose open operations bring an e-mail or phone of a pattern that headquarters does not have yet. Looks at no more than @look operations of each table
-- that wait and as many that did not succeed, however many there are.
-- at hq
-- in @type bigint, @pattern nvarchar(600), @look int
-- twin: SQLite has LIMIT for TOP, and is told the partial index: it does not choose one by a limit.
select distinct recorded.DATAAREAID, recorded.CUSTACCOUNTASYNC, recorded.CUSTACCOUNT, recorded.LOCATOR, recorded.LOCATOR2
from (
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, case @type when 1 then o.PHONE else o.EMAIL end as LOCATOR, case @type when 1 then o.CELLULARPHONE else o.RECEIPTEMAIL end as LOCATOR2, @type as TYPE
        from RETAILASYNCCUSTOMERV2 as o indexed by IX_RETAILASYNCCUSTOMERV2_PENDING where o.SYNCSTATUS = 0 limit @look)
    union all
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, case @type when 1 then o.PHONE else o.EMAIL end as LOCATOR, case @type when 1 then o.CELLULARPHONE else o.RECEIPTEMAIL end as LOCATOR2, @type as TYPE
        from RETAILASYNCCUSTOMERV2 as o indexed by IX_RETAILASYNCCUSTOMERV2_UNSUCCESSFUL where o.SYNCSTATUS in (2, 3) limit @look)
    union all
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, case @type when 1 then o.PHONE else o.EMAIL end as LOCATOR, '' as LOCATOR2, @type as TYPE
        from RETAILASYNCADDRESSV2 as o indexed by IX_RETAILASYNCADDRESSV2_PENDING where o.SYNCSTATUS = 0 limit @look)
    union all
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, case @type when 1 then o.PHONE else o.EMAIL end as LOCATOR, '' as LOCATOR2, @type as TYPE
        from RETAILASYNCADDRESSV2 as o indexed by IX_RETAILASYNCADDRESSV2_UNSUCCESSFUL where o.SYNCSTATUS in (2, 3) limit @look)
    union all
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.LOCATOR, '' as LOCATOR2, o.TYPE
        from RETAILASYNCCUSTOMERCONTACT as o indexed by IX_RETAILASYNCCUSTOMERCONTACT_PENDING where o.SYNCSTATUS = 0 limit @look)
    union all
    select DATAAREAID, CUSTACCOUNTASYNC, CUSTACCOUNT, LOCATOR, LOCATOR2, TYPE from (
        select o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.LOCATOR, '' as LOCATOR2, o.TYPE
        from RETAILASYNCCUSTOMERCONTACT as o indexed by IX_RETAILASYNCCUSTOMERCONTACT_UNSUCCESSFUL where o.SYNCSTATUS in (2, 3) limit @look)
) as recorded
where recorded.TYPE = @type and (recorded.LOCATOR like @pattern escape '\' or recorded.LOCATOR2 like @pattern escape '\');

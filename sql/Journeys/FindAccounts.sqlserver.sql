-- The customers of an async account or an account, in every company of the channels and parameters; one that was deleted has a change only.
-- at hq
-- in @asyncAccount nvarchar(40), @account nvarchar(20)
-- twin: a change may not have its number yet: null.
with COMPANY as (
    select DATAAREAID from ax.RETAILCHANNELTABLE union select DATAAREAID from ax.CUSTPARAMETERS),
FOUND as (
    select known.DATAAREAID, known.ACCOUNTNUM from COMPANY join ax.RETAILCUSTTABLE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.CUSTACCOUNTASYNC = @asyncAccount where known.CUSTACCOUNTASYNC <> ''
    union
    select known.DATAAREAID, known.ACCOUNTNUM from COMPANY join ax.CUSTTABLE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.ACCOUNTNUM = @account
    union
    select known.DATAAREAID, known.ACCOUNTNUM from COMPANY join hq.CUSTOMERCHANGE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.ACCOUNTNUM = @account)
select FOUND.DATAAREAID, FOUND.ACCOUNTNUM, coalesce(retail.CUSTACCOUNTASYNC, '') as CUSTACCOUNTASYNC, retail.CREATEDBYDATASTORE, customer.CREATEDDATETIME,
       case when change.ACCOUNTNUM is null then cast(0 as bigint) else change.CHANGEVERSION end as CHANGEVERSION, case when customer.ACCOUNTNUM is null then cast(1 as bigint) else cast(0 as bigint) end as DELETED
from FOUND
left join ax.CUSTTABLE as customer on customer.DATAAREAID = FOUND.DATAAREAID and customer.ACCOUNTNUM = FOUND.ACCOUNTNUM
left join ax.RETAILCUSTTABLE as retail on retail.DATAAREAID = FOUND.DATAAREAID and retail.ACCOUNTNUM = FOUND.ACCOUNTNUM
left join hq.CUSTOMERCHANGE as change on change.DATAAREAID = FOUND.DATAAREAID and change.ACCOUNTNUM = FOUND.ACCOUNTNUM
order by FOUND.DATAAREAID, FOUND.ACCOUNTNUM;

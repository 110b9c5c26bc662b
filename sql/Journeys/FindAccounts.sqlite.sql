-- The customers of an async account or an account, in every company of the channels and parameters; one that was deleted has a change only.
-- at hq
-- in @asyncAccount nvarchar(40), @account nvarchar(20)
-- twin: on SQL Server a change may not have its number yet: null.
with COMPANY as (
    select DATAAREAID from RETAILCHANNELTABLE union select DATAAREAID from CUSTPARAMETERS),
FOUND as (
    select known.DATAAREAID, known.ACCOUNTNUM from COMPANY join RETAILCUSTTABLE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.CUSTACCOUNTASYNC = @asyncAccount where known.CUSTACCOUNTASYNC <> ''
    union
    select known.DATAAREAID, known.ACCOUNTNUM from COMPANY join CUSTTABLE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.ACCOUNTNUM = @account
    union
    select known.DATAAREAID, known.ACCOUNTNUM from COMPANY join CUSTOMERCHANGE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.ACCOUNTNUM = @account)
select FOUND.DATAAREAID, FOUND.ACCOUNTNUM, coalesce(retail.CUSTACCOUNTASYNC, '') as CUSTACCOUNTASYNC, retail.CREATEDBYDATASTORE, customer.CREATEDDATETIME,
       case when change.ACCOUNTNUM is null then 0 else change.CHANGEVERSION end as CHANGEVERSION, case when customer.ACCOUNTNUM is null then 1 else 0 end as DELETED
from FOUND
left join CUSTTABLE as customer on customer.DATAAREAID = FOUND.DATAAREAID and customer.ACCOUNTNUM = FOUND.ACCOUNTNUM
left join RETAILCUSTTABLE as retail on retail.DATAAREAID = FOUND.DATAAREAID and retail.ACCOUNTNUM = FOUND.ACCOUNTNUM
left join CUSTOMERCHANGE as change on change.DATAAREAID = FOUND.DATAAREAID and change.ACCOUNTNUM = FOUND.ACCOUNTNUM
order by FOUND.DATAAREAID, FOUND.ACCOUNTNUM;

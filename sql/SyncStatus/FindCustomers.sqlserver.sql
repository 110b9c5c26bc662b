-- The customers of an async account or an account, in every company of the channels and parameters.
-- at hq
-- in @asyncAccount nvarchar(40), @account nvarchar(20)
-- twin: SQLite has no schemas.
with COMPANY as (
    select DATAAREAID from ax.RETAILCHANNELTABLE union select DATAAREAID from ax.CUSTPARAMETERS)
select known.DATAAREAID, known.ACCOUNTNUM, known.CUSTACCOUNTASYNC
from COMPANY join ax.RETAILCUSTTABLE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.CUSTACCOUNTASYNC = @asyncAccount
where known.CUSTACCOUNTASYNC <> ''
union
select known.DATAAREAID, known.ACCOUNTNUM, known.CUSTACCOUNTASYNC
from COMPANY join ax.RETAILCUSTTABLE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.ACCOUNTNUM = @account;

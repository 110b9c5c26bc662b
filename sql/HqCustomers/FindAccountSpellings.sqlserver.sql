-- How headquarters writes an account that somebody typed in another case; reads every account, so it is asked only where none is as it was typed.
-- at hq
-- in @account nvarchar(20)
-- twin: to SQLite another case is another account. A company's accounts are sought on SQL Server, whose keys know no case.
with COMPANY as (
    select DATAAREAID from ax.RETAILCHANNELTABLE union select DATAAREAID from ax.CUSTPARAMETERS)
select known.ACCOUNTNUM from COMPANY join ax.CUSTTABLE as known on known.DATAAREAID = COMPANY.DATAAREAID and known.ACCOUNTNUM = @account
union
select change.ACCOUNTNUM from COMPANY join hq.CUSTOMERCHANGE as change on change.DATAAREAID = COMPANY.DATAAREAID and change.ACCOUNTNUM = @account
order by ACCOUNTNUM;

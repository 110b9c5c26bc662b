-- How headquarters writes an account that somebody typed in another case; reads every account, so it is asked only where none is as it was typed.
-- at hq
-- in @account nvarchar(20)
-- twin: to SQLite another case is another account. A company's accounts are sought on SQL Server, whose keys know no case.
select known.ACCOUNTNUM from CUSTTABLE as known where known.ACCOUNTNUM = @account collate nocase
union
select change.ACCOUNTNUM from CUSTOMERCHANGE as change where change.ACCOUNTNUM = @account collate nocase
order by ACCOUNTNUM;

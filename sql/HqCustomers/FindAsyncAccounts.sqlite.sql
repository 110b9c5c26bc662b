-- Async accounts under which customers were created, by account (a JSON list of texts); '' for those that never were async.
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select r.CUSTACCOUNTASYNC, r.ACCOUNTNUM
from json_each(@accounts) as j cross join RETAILCUSTTABLE as r
where r.DATAAREAID = @company and r.ACCOUNTNUM = j.value;

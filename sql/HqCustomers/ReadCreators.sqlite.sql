-- Data stores whose operations created customers (a JSON list of accounts).
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select r.ACCOUNTNUM, r.CREATEDBYDATASTORE
from json_each(@accounts) as j cross join RETAILCUSTTABLE as r
where r.DATAAREAID = @company and r.ACCOUNTNUM = j.value and r.CREATEDBYDATASTORE is not null;

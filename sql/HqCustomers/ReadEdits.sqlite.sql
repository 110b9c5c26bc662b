-- How often customers (a JSON list of accounts) were changed.
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select j.value as ACCOUNTNUM, coalesce(x.EDITS, 0) as EDITS
from json_each(@accounts) as j
left join CUSTOMERCHANGE as x on x.DATAAREAID = @company and x.ACCOUNTNUM = j.value;

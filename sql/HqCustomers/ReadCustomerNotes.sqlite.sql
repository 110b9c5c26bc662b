-- How often customers (a JSON list of accounts) were changed, and the data store whose operation created them. To be read before their rows: a change in
-- between is then seen as one, not overlooked.
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select j.value as ACCOUNTNUM, coalesce(x.EDITS, 0) as EDITS, r.CREATEDBYDATASTORE
from json_each(@accounts) as j
left join CUSTOMERCHANGE as x on x.DATAAREAID = @company and x.ACCOUNTNUM = j.value
left join RETAILCUSTTABLE as r on r.DATAAREAID = @company and r.ACCOUNTNUM = j.value;

-- Versions of the last changes of customers (a JSON list of accounts); none for a customer that never changed.
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select x.ACCOUNTNUM, x.CHANGEVERSION
from json_each(@accounts) as j cross join CUSTOMERCHANGE as x
where x.DATAAREAID = @company and x.ACCOUNTNUM = j.value;

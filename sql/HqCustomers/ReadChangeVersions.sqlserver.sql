-- Versions of the last changes of customers (a JSON list of accounts); none for a customer that never changed.
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select x.ACCOUNTNUM, x.CHANGEVERSION
from openjson(@accounts) with ([value] nvarchar(20) '$') as j
join hq.CUSTOMERCHANGE as x on x.ACCOUNTNUM = j.[value]
where x.DATAAREAID = @company;

-- How often customers (a JSON list of accounts) were changed, and the data store whose operation created them. To be read before their rows: a change in
-- between is then seen as one, not overlooked.
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select j.[value] as ACCOUNTNUM, coalesce(x.EDITS, 0) as EDITS, r.CREATEDBYDATASTORE
from openjson(@accounts) with ([value] nvarchar(20) '$') as j
left join hq.CUSTOMERCHANGE as x on x.DATAAREAID = @company and x.ACCOUNTNUM = j.[value]
left join ax.RETAILCUSTTABLE as r on r.DATAAREAID = @company and r.ACCOUNTNUM = j.[value];

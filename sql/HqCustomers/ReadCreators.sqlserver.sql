-- Data stores whose operations created customers (a JSON list of accounts).
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select r.ACCOUNTNUM, r.CREATEDBYDATASTORE
from openjson(@accounts) with ([value] nvarchar(20) '$') as j
join ax.RETAILCUSTTABLE as r on r.ACCOUNTNUM = j.[value]
where r.DATAAREAID = @company and r.CREATEDBYDATASTORE is not null;

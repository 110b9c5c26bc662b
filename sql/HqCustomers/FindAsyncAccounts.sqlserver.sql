-- Async accounts under which customers were created, by account (a JSON list of texts); '' for those that never were async.
-- at hq
-- in @company nvarchar(4), @accounts nvarchar(max)
-- twin: lists are json_each and openjson.
select r.CUSTACCOUNTASYNC, r.ACCOUNTNUM
from openjson(@accounts) with ([value] nvarchar(20) '$') as j
join ax.RETAILCUSTTABLE as r on r.ACCOUNTNUM = j.[value]
where r.DATAAREAID = @company;

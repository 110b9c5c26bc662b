-- Accounts headquarters has for async accounts (a JSON list of texts).
-- at hq
-- in @company nvarchar(4), @asyncAccounts nvarchar(max)
-- twin: lists are json_each and openjson; the text <> '' lets the filtered index serve.
select r.CUSTACCOUNTASYNC, r.ACCOUNTNUM
from openjson(@asyncAccounts) with ([value] nvarchar(40) '$') as j
join ax.RETAILCUSTTABLE as r on r.CUSTACCOUNTASYNC = j.[value]
where r.DATAAREAID = @company and r.CUSTACCOUNTASYNC <> '';

-- Accounts headquarters has for async accounts (a JSON list of texts).
-- at hq
-- in @company nvarchar(4), @asyncAccounts nvarchar(max)
-- twin: lists are json_each and openjson; the text <> '' lets the filtered index serve.
select r.CUSTACCOUNTASYNC, r.ACCOUNTNUM
from json_each(@asyncAccounts) as j cross join RETAILCUSTTABLE as r
where r.DATAAREAID = @company and r.CUSTACCOUNTASYNC = j.value and r.CUSTACCOUNTASYNC <> '';

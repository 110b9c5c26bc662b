-- The accounts that async accounts have by now (a JSON list of company and async account).
-- at hq
-- in @asyncAccounts nvarchar(max)
-- twin: lists are json_each and openjson; the text <> '' lets the filtered index serve.
select known.DATAAREAID, known.CUSTACCOUNTASYNC, known.ACCOUNTNUM
from openjson(@asyncAccounts) with ([company] nvarchar(4) '$.company', [asyncAccount] nvarchar(38) '$.asyncAccount') as j
join ax.RETAILCUSTTABLE as known on known.DATAAREAID = j.[company] and known.CUSTACCOUNTASYNC = j.[asyncAccount]
where known.CUSTACCOUNTASYNC <> '';

-- The accounts that async accounts have by now (a JSON list of company and async account).
-- at hq
-- in @asyncAccounts nvarchar(max)
-- twin: lists are json_each and openjson; the text <> '' lets the filtered index serve.
select known.DATAAREAID, known.CUSTACCOUNTASYNC, known.ACCOUNTNUM
from json_each(@asyncAccounts) as j cross join RETAILCUSTTABLE as known
where known.DATAAREAID = j.value ->> 'company' and known.CUSTACCOUNTASYNC = j.value ->> 'asyncAccount' and known.CUSTACCOUNTASYNC <> '';

-- Creations of customers that landed as Failed for a value headquarters cannot read, by async accounts (a JSON list of texts): they are tried once they are edited.
-- at hq
-- in @company nvarchar(4), @asyncAccounts nvarchar(max)
-- twin: lists are json_each and openjson; the literals let the filtered index serve.
select o.CUSTACCOUNTASYNC, o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN as COUNTER
from json_each(@asyncAccounts) as j cross join RETAILASYNCCUSTOMERV2 as o
where o.SYNCSTATUS <> 1 and o.SYNCSTATUS = 2 and o.SYNCNEXTDATETIME is null and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company and o.CUSTACCOUNTASYNC = j.value;

-- What headquarters calls the customers asked for: the account an async account has by now, and a name, of the customer or else of its latest operation.
-- at hq
-- in @customers nvarchar(max)
-- twin: lists are json_each and openjson; SQLite has LIMIT for TOP.
select asked.COMPANY as DATAAREAID, asked.ASYNCACCOUNT as CUSTACCOUNTASYNC, coalesce(nullif(asked.ACCOUNT, ''), retail.ACCOUNTNUM, '') as ACCOUNTNUM,
       coalesce(party.NAME, (select coalesce(nullif(o.CUSTNAME, ''), trim(coalesce(o.FIRSTNAME, '') || ' ' || coalesce(o.LASTNAME, ''))) from RETAILASYNCCUSTOMERV2 as o
           where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = asked.ASYNCACCOUNT and o.DATAAREAID = asked.COMPANY order by o.REPLICATIONCOUNTERFROMORIGIN desc limit 1), '') as NAME
from (select j.value ->> 'company' as COMPANY, j.value ->> 'asyncAccount' as ASYNCACCOUNT, j.value ->> 'account' as ACCOUNT from json_each(@customers) as j) as asked
left join RETAILCUSTTABLE as retail on retail.DATAAREAID = asked.COMPANY and retail.CUSTACCOUNTASYNC = asked.ASYNCACCOUNT and retail.CUSTACCOUNTASYNC <> ''
left join CUSTTABLE as customer on customer.DATAAREAID = asked.COMPANY and customer.ACCOUNTNUM = coalesce(nullif(asked.ACCOUNT, ''), retail.ACCOUNTNUM)
left join DIRPARTYTABLE as party on party.RECID = customer.PARTY;

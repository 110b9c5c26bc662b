-- What headquarters calls the customers asked for: the account an async account has by now, and a name, of the customer or else of its latest operation.
-- at hq
-- in @customers nvarchar(max)
-- twin: lists are json_each and openjson; SQLite has LIMIT for TOP.
select asked.COMPANY as DATAAREAID, asked.ASYNCACCOUNT as CUSTACCOUNTASYNC, coalesce(nullif(asked.ACCOUNT, N''), retail.ACCOUNTNUM, N'') as ACCOUNTNUM,
       coalesce(party.NAME, (select top (1) coalesce(nullif(o.CUSTNAME, N''), ltrim(rtrim(coalesce(o.FIRSTNAME, N'') + N' ' + coalesce(o.LASTNAME, N'')))) from ax.RETAILASYNCCUSTOMERV2 as o
           where o.CUSTACCOUNTASYNC <> N'' and o.CUSTACCOUNTASYNC = asked.ASYNCACCOUNT and o.DATAAREAID = asked.COMPANY order by o.REPLICATIONCOUNTERFROMORIGIN desc), N'') as NAME
from openjson(@customers) with (COMPANY nvarchar(4) '$.company', ASYNCACCOUNT nvarchar(40) '$.asyncAccount', ACCOUNT nvarchar(20) '$.account') as asked
left join ax.RETAILCUSTTABLE as retail on retail.DATAAREAID = asked.COMPANY and retail.CUSTACCOUNTASYNC = asked.ASYNCACCOUNT and retail.CUSTACCOUNTASYNC <> N''
left join ax.CUSTTABLE as customer on customer.DATAAREAID = asked.COMPANY and customer.ACCOUNTNUM = coalesce(nullif(asked.ACCOUNT, N''), retail.ACCOUNTNUM)
left join ax.DIRPARTYTABLE as party on party.RECID = customer.PARTY;

-- Customers of headquarters by a pattern of their e-mail or phone, in any company. Reads every e-mail or phone there is, about half a second for a million customers:
-- an index of them would cost each conversion more than what is searched in a day.
-- at hq
-- in @type bigint, @pattern nvarchar(600), @count int
-- twin: SQLite has LIMIT for TOP.
select distinct top (@count) address.LOCATOR, customer.DATAAREAID, customer.ACCOUNTNUM, coalesce(retail.CUSTACCOUNTASYNC, '') as CUSTACCOUNTASYNC, party.NAME
from ax.LOGISTICSELECTRONICADDRESS as address
join ax.DIRPARTYLOCATION as location on location.LOCATION = address.LOCATION
join ax.CUSTTABLE as customer on customer.PARTY = location.PARTY
left join ax.RETAILCUSTTABLE as retail on retail.DATAAREAID = customer.DATAAREAID and retail.ACCOUNTNUM = customer.ACCOUNTNUM
left join ax.DIRPARTYTABLE as party on party.RECID = customer.PARTY
where address.TYPE = @type and address.LOCATOR like @pattern escape '\'
order by customer.DATAAREAID, customer.ACCOUNTNUM;

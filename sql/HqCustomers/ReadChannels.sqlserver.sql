-- Channels of a company with what new customers inherit from the default customer (R31, R32); null where there is none.
-- at hq
-- in @company nvarchar(4)
-- twin: SQLite has no schemas.
select ch.RECID, ch.COUNTRYREGIONID, c.ACCOUNTNUM, c.CUSTGROUP, c.CURRENCY, p.PARTYTYPE, p.LANGUAGEID, r.RECEIPTOPTION, r.RECEIPTEMAIL
from ax.RETAILCHANNELTABLE as ch
left join ax.CUSTTABLE as c on c.DATAAREAID = ch.DEFAULTCUSTDATAAREAID and c.ACCOUNTNUM = ch.DEFAULTCUSTACCOUNT
left join ax.RETAILCUSTTABLE as r on r.DATAAREAID = c.DATAAREAID and r.ACCOUNTNUM = c.ACCOUNTNUM
left join ax.DIRPARTYTABLE as p on p.RECID = c.PARTY
where ch.DATAAREAID = @company;

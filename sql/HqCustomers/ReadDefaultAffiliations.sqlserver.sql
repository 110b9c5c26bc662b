-- Affiliations of the channels' default customers, which new customers inherit (R32).
-- at hq
-- in @company nvarchar(4)
-- twin: SQLite has no schemas.
select ch.RECID, a.RETAILAFFILIATIONID
from ax.RETAILCHANNELTABLE as ch
join ax.RETAILCUSTAFFILIATION as a on a.DATAAREAID = ch.DEFAULTCUSTDATAAREAID and a.CUSTACCOUNTNUM = ch.DEFAULTCUSTACCOUNT
where ch.DATAAREAID = @company;

-- Countries an address may have.
-- at hq
-- twin: SQLite has no schemas.
select COUNTRYREGIONID
from ax.LOGISTICSADDRESSCOUNTRYREGION;

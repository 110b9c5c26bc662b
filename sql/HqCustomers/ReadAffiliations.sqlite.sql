-- Affiliations a customer may have (R49).
-- at hq
-- twin: SQLite has no schemas.
select RECID, NAME, AFFILIATIONTYPE
from RETAILAFFILIATION;

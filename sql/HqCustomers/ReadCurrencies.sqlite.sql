-- Currencies a customer may have.
-- at hq
-- twin: SQLite has no schemas.
select CURRENCYCODE
from CURRENCY;

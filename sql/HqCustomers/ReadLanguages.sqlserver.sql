-- Languages a customer may have.
-- at hq
-- twin: SQLite has no schemas.
select LANGUAGEID
from ax.LANGUAGETABLE;

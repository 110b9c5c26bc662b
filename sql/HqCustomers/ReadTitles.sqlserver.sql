-- Titles a person may have (R52).
-- at hq
-- twin: SQLite has no schemas.
select RECID, TITLE
from ax.TITLETABLE;

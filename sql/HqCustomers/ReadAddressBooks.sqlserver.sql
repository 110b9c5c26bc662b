-- Customer address books of the stores (R64).
-- at hq
-- twin: SQLite has no schemas.
select STORERECID, ADDRESSBOOK
from ax.RETAILSTOREADDRESSBOOK
where ADDRESSBOOKTYPE = 0;

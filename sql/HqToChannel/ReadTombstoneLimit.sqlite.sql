-- The version up to which every data store has 1010's changes; null when one has none yet known.
-- at hq
-- twin: SQLite has no schemas.
select case when count(*) = count(applied.ROWVERSION) then min(applied.ROWVERSION) end as UPTO
from RETAILCONNDATABASEPROFILE as store
left join RETAILCDXDATASYNCROWVERSION as applied on applied.DATASTORE = store.NAME and applied.JOBID = '1010';

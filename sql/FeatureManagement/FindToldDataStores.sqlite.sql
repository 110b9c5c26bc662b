-- The data stores to which 1110 has brought every change of a feature there has been.
-- at hq
select told.DATASTORE
from RETAILCDXDATASYNCROWVERSION as told
join CONFIGURATIONCHANGE as change on change.TABLENAME = 'FEATUREMANAGEMENT' and told.ROWVERSION >= change.CHANGEVERSION
where told.JOBID = '1110'
order by told.DATASTORE;

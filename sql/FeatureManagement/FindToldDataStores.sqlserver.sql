-- The data stores to which 1110 has brought every change of a feature there has been.
-- at hq
select told.DATASTORE
from ax.RETAILCDXDATASYNCROWVERSION as told
join hq.CONFIGURATIONCHANGE as change on change.TABLENAME = N'FEATUREMANAGEMENT' and told.[ROWVERSION] >= change.CHANGEVERSION
where told.JOBID = N'1110'
order by told.DATASTORE;

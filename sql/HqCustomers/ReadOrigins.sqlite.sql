-- The data stores and epochs that operations came from.
-- at hq
select distinct DATASTORE, ORIGINEPOCH
from RETAILCDXUPLOADCOUNTER
order by DATASTORE, ORIGINEPOCH;

-- The data stores and epochs that operations came from.
-- at hq
select distinct DATASTORE, ORIGINEPOCH
from ax.RETAILCDXUPLOADCOUNTER
order by DATASTORE, ORIGINEPOCH;

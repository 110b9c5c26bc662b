-- How far each async table of each data store has been uploaded, in its present epoch.
-- at hq
select counter.DATASTORE, counter.TABLENAME, counter.COUNTER
from RETAILCDXUPLOADCOUNTER as counter
join RETAILCONNDATABASEPROFILE as store on store.NAME = counter.DATASTORE and store.ORIGINEPOCH = counter.ORIGINEPOCH;

-- The services that have reported, the one seen last first.
-- at hq
select INSTANCE, MACHINE, VERSION, JOBSTORAGE, STARTEDDATETIME, LASTSEEN
from SERVICEINSTANCE
order by LASTSEEN desc, INSTANCE;

-- The services that have reported, the one seen last first.
-- at hq
select INSTANCE, MACHINE, VERSION, JOBSTORAGE, STARTEDDATETIME, LASTSEEN
from hq.SERVICEINSTANCE
order by LASTSEEN desc, INSTANCE;

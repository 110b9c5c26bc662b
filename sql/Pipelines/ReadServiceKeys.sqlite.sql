-- The keys all services share.
-- at hq
select CONTENT
from SERVICEKEY
order by CREATEDDATETIME, KEYNAME;

-- The keys all services share.
-- at hq
select CONTENT
from hq.SERVICEKEY
order by CREATEDDATETIME, KEYNAME;

-- Which channels each data store serves.
-- at hq
select DATABASEPROFILE as NAME, CHANNEL
from RETAILCDXDATASTORECHANNEL
order by DATABASEPROFILE, CHANNEL;

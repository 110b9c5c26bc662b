-- Which channels each data store serves.
-- at hq
select DATABASEPROFILE as NAME, CHANNEL
from ax.RETAILCDXDATASTORECHANNEL
order by DATABASEPROFILE, CHANNEL;

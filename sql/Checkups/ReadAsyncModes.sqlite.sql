-- Which channels create customers asynchronously: as the functionality profiles say at headquarters, and as 1070 last told a channel.
-- at hq, channel
select CHANNEL, CREATEASYNCCUSTOMERS
from CHANNELPROFILE
order by CHANNEL;

-- What is turned on and off at headquarters; 1110 tells the channels.
-- at hq
select FEATURE as NAME, ENABLED
from FEATUREMANAGEMENT
order by FEATURE;

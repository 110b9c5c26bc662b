-- What is turned on and off at headquarters; 1110 tells the channels.
-- at hq
select FEATURE as NAME, ENABLED
from ax.FEATUREMANAGEMENT
order by FEATURE;

-- What the channel takes for turned on and off: as 1110 last told it.
-- at channel
select FEATURE as NAME, ENABLED
from FEATURESTATE
order by FEATURE;

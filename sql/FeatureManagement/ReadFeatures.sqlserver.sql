-- The features headquarters has a row of, and who turned them on. Every other one is off.
-- at hq
select FEATURE as NAME, ENABLED, ENABLEDBY, ENABLEDDATETIME
from ax.FEATUREMANAGEMENT
order by FEATURE;

-- Turns a feature on or off and notes who turned it on, and when. Touches no row when it is so already.
-- at hq
-- in @feature nvarchar(100), @enabled bigint, @by nvarchar(255), @now datetime2(3)
update FEATUREMANAGEMENT
set ENABLED = @enabled, ENABLEDBY = @by, ENABLEDDATETIME = @now
where FEATURE = @feature and ENABLED <> @enabled;

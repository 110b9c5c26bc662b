-- The highest version committed at headquarters, and the version up to which deletes may be forgotten.
-- at hq
-- twin: see 0006.hq.CustomerChange.

SELECT [LASTVERSION], [MINVERSION]
FROM [hq].[CHANGEVERSIONCOUNTER]
WHERE [ID] = 1;

-- The version of every table of configuration: above a channel's, 1110 and 1070 have something to bring.
-- at hq
-- twin: see 0008.hq.ConfigurationChange. 0: changed since the download job last gave out numbers; the next run brings it.

SELECT [TABLENAME], COALESCE([CHANGEVERSION], 0) AS [CHANGEVERSION]
FROM [hq].[CONFIGURATIONCHANGE];

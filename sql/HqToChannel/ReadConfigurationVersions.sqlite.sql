-- The version of every table of configuration: above a channel's, 1110 and 1070 have something to bring.
-- at hq
-- twin: see 0008.hq.ConfigurationChange.

SELECT TABLENAME, CHANGEVERSION
FROM CONFIGURATIONCHANGE;

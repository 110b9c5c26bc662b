-- Whether a change of a table of configuration was committed that has no version yet.
-- at hq
-- twin: on SQLite a change has its version from the start, 0 only where somebody typed it.
-- READPAST: who has not committed yet is not waited for; the next stage numbers it.

SELECT COUNT_BIG(*) AS [CHANGES]
FROM [hq].[CONFIGURATIONCHANGE] AS c WITH (READPAST)
WHERE c.[CHANGEVERSION] IS NULL;

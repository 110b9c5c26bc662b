-- Whether a change of a table of configuration was committed that has no version yet.
-- at hq
-- twin: on SQLite a change has its version from the start, 0 only where somebody typed it.

SELECT COUNT(*) AS CHANGES
FROM CONFIGURATIONCHANGE AS c
WHERE c.CHANGEVERSION = 0;

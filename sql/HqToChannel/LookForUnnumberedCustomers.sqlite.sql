-- Whether a change of a customer was committed that has no version yet.
-- at hq
-- twin: on SQLite a change has its version from the start, 0 only where somebody wrote it with triggers off.

SELECT COUNT(*) AS CHANGES
FROM (SELECT c.ACCOUNTNUM FROM CUSTOMERCHANGE AS c WHERE c.CHANGEVERSION = 0 LIMIT 1) AS n;

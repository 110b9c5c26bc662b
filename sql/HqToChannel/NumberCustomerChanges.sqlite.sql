-- Gives up to a number of committed changes of customers the next versions. Twice numbers the next ones; there is an end of it.
-- at hq
-- in @count bigint
-- twin: SQLite's triggers number in the one writer's transaction, which is in commit order; this is left for rows written with triggers off. TR_CUSTOMERCHANGE_UPDATE counts.

UPDATE CUSTOMERCHANGE
SET CHANGEVERSION = 0
WHERE (DATAAREAID, ACCOUNTNUM) IN (SELECT c.DATAAREAID, c.ACCOUNTNUM FROM CUSTOMERCHANGE AS c WHERE c.CHANGEVERSION = 0 LIMIT @count);

SELECT changes() AS CHANGES;

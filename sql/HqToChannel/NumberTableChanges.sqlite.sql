-- Gives up to a number of changed tables of configuration the next versions. Twice numbers the next ones; there is an end of it.
-- at hq
-- in @count bigint
-- twin: SQLite's triggers number in the one writer's transaction; this is left for versions somebody typed as 0.

UPDATE CONFIGURATIONCHANGE
SET CHANGEVERSION = (SELECT MAX(v.CHANGEVERSION) + 1 FROM CONFIGURATIONCHANGE AS v)
WHERE TABLENAME IN (SELECT c.TABLENAME FROM CONFIGURATIONCHANGE AS c WHERE c.CHANGEVERSION = 0 LIMIT @count);

SELECT changes() AS CHANGES;

-- Gives up to a number of changed tables of configuration the next versions. Twice numbers the next ones; there is an end of it.
-- at hq
-- in @count bigint
-- twin: SQLite's triggers number in the one writer's transaction; see NumberCustomerChanges. The counter is kept above every version, also one typed by hand.
-- The counter's row is locked first, by an UPDATE: numberings come one after another. READPAST: who has not committed yet is not waited for;
-- READCOMMITTEDLOCK, because a database with row versioning refuses READPAST alone.
-- UPDLOCK, ROWLOCK hold the chosen rows; where they are ignored, a change in between has no version still, and this one holds for it too.

DECLARE @chosen TABLE (TABLENAME nvarchar(128) NOT NULL PRIMARY KEY, POSITION bigint NOT NULL);

UPDATE v
SET [CONFIGURATIONVERSION] = CASE WHEN t.[HIGHEST] > v.[CONFIGURATIONVERSION] THEN t.[HIGHEST] ELSE v.[CONFIGURATIONVERSION] END
FROM [hq].[CHANGEVERSIONCOUNTER] AS v
CROSS JOIN (SELECT MAX(c.[CHANGEVERSION]) AS [HIGHEST] FROM [hq].[CONFIGURATIONCHANGE] AS c WITH (READCOMMITTEDLOCK, READPAST, ROWLOCK)) AS t
WHERE v.[ID] = 1;

INSERT INTO @chosen (TABLENAME, POSITION)
SELECT n.[TABLENAME], ROW_NUMBER() OVER (ORDER BY n.[TABLENAME])
FROM (SELECT TOP (@count) c.[TABLENAME] FROM [hq].[CONFIGURATIONCHANGE] AS c WITH (READCOMMITTEDLOCK, READPAST, UPDLOCK, ROWLOCK) WHERE c.[CHANGEVERSION] IS NULL) AS n;

UPDATE c
SET [CHANGEVERSION] = v.[CONFIGURATIONVERSION] + n.POSITION
FROM [hq].[CONFIGURATIONCHANGE] AS c
JOIN @chosen AS n ON n.TABLENAME = c.[TABLENAME]
JOIN [hq].[CHANGEVERSIONCOUNTER] AS v ON v.[ID] = 1
WHERE c.[CHANGEVERSION] IS NULL;

UPDATE [hq].[CHANGEVERSIONCOUNTER]
SET [CONFIGURATIONVERSION] = [CONFIGURATIONVERSION] + (SELECT COUNT_BIG(*) FROM @chosen)
WHERE [ID] = 1;

SELECT COUNT_BIG(*) AS [CHANGES] FROM @chosen;

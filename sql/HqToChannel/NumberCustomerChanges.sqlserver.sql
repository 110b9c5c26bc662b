-- Gives up to a number of committed changes of customers the next versions. Twice numbers the next ones; there is an end of it.
-- at hq
-- in @count bigint
-- twin: SQLite's triggers number in the one writer's transaction, which is in commit order; here many write at once, so a change is numbered after its commit.
-- The counter's row is locked first, by an UPDATE: numberings come one after another, and who reads LASTVERSION finds every change up to it numbered.
-- READPAST: who has not committed yet is not waited for, not by the UPDATE either: a change of a row that had no version leaves the index alone that rows are
-- chosen by. READCOMMITTEDLOCK, because a database with row versioning refuses READPAST alone. UPDLOCK, ROWLOCK hold the chosen rows; where they are ignored, somebody may change one again in
-- between: it has no version still, and this one, given after that commit, holds for it too.

DECLARE @chosen TABLE (DATAAREAID nvarchar(4) NOT NULL, ACCOUNTNUM nvarchar(20) NOT NULL, POSITION bigint NOT NULL, PRIMARY KEY (DATAAREAID, ACCOUNTNUM));

UPDATE [hq].[CHANGEVERSIONCOUNTER]
SET [LASTVERSION] = [LASTVERSION]
WHERE [ID] = 1;

INSERT INTO @chosen (DATAAREAID, ACCOUNTNUM, POSITION)
SELECT n.[DATAAREAID], n.[ACCOUNTNUM], ROW_NUMBER() OVER (ORDER BY n.[DATAAREAID], n.[ACCOUNTNUM])
FROM (SELECT TOP (@count) c.[DATAAREAID], c.[ACCOUNTNUM] FROM [hq].[CUSTOMERCHANGE] AS c WITH (READCOMMITTEDLOCK, READPAST, UPDLOCK, ROWLOCK) WHERE c.[CHANGEVERSION] IS NULL) AS n;

UPDATE c
SET [CHANGEVERSION] = v.[LASTVERSION] + n.POSITION
FROM [hq].[CUSTOMERCHANGE] AS c WITH (READPAST, ROWLOCK)
JOIN @chosen AS n ON n.DATAAREAID = c.[DATAAREAID] AND n.ACCOUNTNUM = c.[ACCOUNTNUM]
JOIN [hq].[CHANGEVERSIONCOUNTER] AS v ON v.[ID] = 1
WHERE c.[CHANGEVERSION] IS NULL;

DECLARE @numbered bigint = @@ROWCOUNT;

UPDATE [hq].[CHANGEVERSIONCOUNTER]
SET [LASTVERSION] = [LASTVERSION] + (SELECT COUNT_BIG(*) FROM @chosen)
WHERE [ID] = 1;

SELECT @numbered AS [CHANGES];

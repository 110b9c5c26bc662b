-- Whether a change of a table of configuration was committed that has no version yet.
-- at hq
-- twin: on SQLite a change has its version from the start, 0 only where somebody typed it.
-- READPAST: who has not committed yet is not waited for; the next stage numbers it. READCOMMITTEDLOCK, because a database with row versioning refuses
-- READPAST alone; ROWLOCK, because on a locked page the others would be passed over too.

SELECT COUNT_BIG(*) AS [CHANGES]
FROM [hq].[CONFIGURATIONCHANGE] AS c WITH (READCOMMITTEDLOCK, READPAST, ROWLOCK)
WHERE c.[CHANGEVERSION] IS NULL;

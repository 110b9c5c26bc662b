-- Notes customers that a data store's database refused, by a JSON list of company, account, version, reason, tries and next try. Twice changes nothing:
-- since when stays.
-- at hq
-- in @datastore nvarchar(60), @refused nvarchar(max), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; the lease of the download keeps a second writer away.

UPDATE h
SET [CHANGEVERSION] = j.[version], [REASON] = j.[reason], [TRIES] = j.[tries], [LASTTRYDATETIME] = @now, [NEXTTRYDATETIME] = j.[next]
FROM [hq].[CUSTOMERHELDBACK] AS h
JOIN OPENJSON(@refused) WITH ([company] nvarchar(4), [account] nvarchar(20), [version] bigint, [reason] nvarchar(400), [tries] bigint, [next] datetime2(3)) AS j
    ON j.[company] = h.[DATAAREAID] AND j.[account] = h.[ACCOUNTNUM]
WHERE h.[DATASTORE] = @datastore;

INSERT INTO [hq].[CUSTOMERHELDBACK] ([DATASTORE], [DATAAREAID], [ACCOUNTNUM], [CHANGEVERSION], [REASON], [REFUSEDDATETIME], [TRIES], [LASTTRYDATETIME], [NEXTTRYDATETIME])
SELECT @datastore, j.[company], j.[account], j.[version], j.[reason], @now, j.[tries], @now, j.[next]
FROM OPENJSON(@refused) WITH ([company] nvarchar(4), [account] nvarchar(20), [version] bigint, [reason] nvarchar(400), [tries] bigint, [next] datetime2(3)) AS j
WHERE NOT EXISTS (SELECT 1 FROM [hq].[CUSTOMERHELDBACK] AS h WHERE h.[DATASTORE] = @datastore AND h.[DATAAREAID] = j.[company] AND h.[ACCOUNTNUM] = j.[account]);

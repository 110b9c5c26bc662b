-- Forgets customers that a data store's database no longer refuses, by a JSON list of company and account. Twice changes nothing.
-- at hq
-- in @datastore nvarchar(60), @customers nvarchar(max)
-- twin: SQLite reads a list with json_each.

DELETE h
FROM [hq].[CUSTOMERHELDBACK] AS h
JOIN OPENJSON(@customers) WITH ([company] nvarchar(4), [account] nvarchar(20)) AS j ON j.[company] = h.[DATAAREAID] AND j.[account] = h.[ACCOUNTNUM]
WHERE h.[DATASTORE] = @datastore;

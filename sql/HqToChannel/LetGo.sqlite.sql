-- Forgets customers that a data store's database no longer refuses, by a JSON list of company and account. Twice changes nothing.
-- at hq
-- in @datastore nvarchar(60), @customers nvarchar(max)
-- twin: SQLite reads a list with json_each.

DELETE FROM CUSTOMERHELDBACK
WHERE DATASTORE = @datastore AND (DATAAREAID, ACCOUNTNUM) IN (SELECT j.value ->> 'company', j.value ->> 'account' FROM json_each(@customers) AS j);

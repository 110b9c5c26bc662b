-- Notes customers that a data store's database refused, by a JSON list of company, account, version, reason, tries and next try. Twice changes nothing:
-- since when stays.
-- at hq
-- in @datastore nvarchar(60), @refused nvarchar(max), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT.

INSERT INTO CUSTOMERHELDBACK (DATASTORE, DATAAREAID, ACCOUNTNUM, CHANGEVERSION, REASON, REFUSEDDATETIME, TRIES, LASTTRYDATETIME, NEXTTRYDATETIME)
SELECT @datastore, j.value ->> 'company', j.value ->> 'account', j.value ->> 'version', j.value ->> 'reason', @now, j.value ->> 'tries', @now, j.value ->> 'next'
FROM json_each(@refused) AS j WHERE true
ON CONFLICT (DATASTORE, DATAAREAID, ACCOUNTNUM) DO UPDATE
SET CHANGEVERSION = excluded.CHANGEVERSION, REASON = excluded.REASON, TRIES = excluded.TRIES, LASTTRYDATETIME = excluded.LASTTRYDATETIME, NEXTTRYDATETIME = excluded.NEXTTRYDATETIME;

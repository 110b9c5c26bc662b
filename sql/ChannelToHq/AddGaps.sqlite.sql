-- Remembers ranges of missing counters; a range that begins where a remembered one does is left as it is.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @gaps nvarchar(max)
-- twin: SQLite has ON CONFLICT.
INSERT INTO RETAILCDXUPLOADGAP (DATASTORE, ORIGINEPOCH, TABLENAME, FROMCOUNTER, TOCOUNTER, FIRSTSEEN, LASTASKED)
SELECT @dataStore, @epoch, @table, value ->> 'from', value ->> 'to', value ->> 'firstSeen', value ->> 'lastAsked'
  FROM json_each(@gaps)
 WHERE true
    ON CONFLICT DO NOTHING

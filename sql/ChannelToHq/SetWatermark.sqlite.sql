-- Notes up to which counter a table has been landed and what the row there was like at the channel, in the transaction that lands the rows; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @counter bigint, @fingerprint nvarchar(64)
-- twin: SQLite has ON CONFLICT.
INSERT INTO RETAILCDXUPLOADCOUNTER (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER, FINGERPRINT)
VALUES (@dataStore, @epoch, @table, @counter, @fingerprint)
    ON CONFLICT (DATASTORE, ORIGINEPOCH, TABLENAME) DO UPDATE SET COUNTER = excluded.COUNTER, FINGERPRINT = excluded.FINGERPRINT

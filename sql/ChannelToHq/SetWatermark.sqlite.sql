-- Notes up to which counter a table has been landed, in the transaction that lands the rows; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @counter bigint
-- twin: SQLite has ON CONFLICT.
INSERT INTO RETAILCDXUPLOADCOUNTER (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER)
VALUES (@dataStore, @epoch, @table, @counter)
    ON CONFLICT (DATASTORE, ORIGINEPOCH, TABLENAME) DO UPDATE SET COUNTER = excluded.COUNTER

-- Removes the ranges that begin at the counters given; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @counters nvarchar(max)
DELETE FROM RETAILCDXUPLOADGAP
 WHERE DATASTORE = @dataStore AND ORIGINEPOCH = @epoch AND TABLENAME = @table
   AND FROMCOUNTER IN (SELECT value FROM json_each(@counters))

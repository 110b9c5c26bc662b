-- Removes the ranges that begin at the counters given; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @counters nvarchar(max)
delete from [ax].[RETAILCDXUPLOADGAP]
 where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and TABLENAME = @table
   and FROMCOUNTER in (select cast(value as bigint) from openjson(@counters))

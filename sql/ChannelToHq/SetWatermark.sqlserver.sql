-- Notes up to which counter a table has been landed and what the row there was like at the channel, in the transaction that lands the rows; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @counter bigint, @fingerprint nvarchar(64)
-- twin: SQLite has ON CONFLICT.
update [ax].[RETAILCDXUPLOADCOUNTER]
   set COUNTER = @counter, FINGERPRINT = @fingerprint
 where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and TABLENAME = @table;
insert into [ax].[RETAILCDXUPLOADCOUNTER] (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER, FINGERPRINT)
select @dataStore, @epoch, @table, @counter, @fingerprint
 where not exists (select 1 from [ax].[RETAILCDXUPLOADCOUNTER] where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and TABLENAME = @table)

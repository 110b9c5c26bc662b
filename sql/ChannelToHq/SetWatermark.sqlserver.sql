-- Notes up to which counter a table has been landed, in the transaction that lands the rows; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @counter bigint
-- twin: SQLite has ON CONFLICT.
update [ax].[RETAILCDXUPLOADCOUNTER]
   set COUNTER = @counter
 where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and TABLENAME = @table;
insert into [ax].[RETAILCDXUPLOADCOUNTER] (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER)
select @dataStore, @epoch, @table, @counter
 where not exists (select 1 from [ax].[RETAILCDXUPLOADCOUNTER] where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and TABLENAME = @table)

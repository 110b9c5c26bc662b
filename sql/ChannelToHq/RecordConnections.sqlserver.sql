-- Notes when the data stores were last reached; twice is once.
-- at hq
-- in @dataStores nvarchar(max), @now datetime2(3)
update [ax].[RETAILCONNDATABASEPROFILE]
   set LASTCONNECTION = @now
 where NAME in (select value collate database_default from openjson(@dataStores))

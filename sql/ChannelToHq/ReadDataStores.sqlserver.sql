-- Epochs of the data stores asked for; one that headquarters does not know is not listed.
-- at hq
-- in @dataStores nvarchar(max)
select p.NAME as DATASTORE, p.ORIGINEPOCH
  from openjson(@dataStores) asked
  join [ax].[RETAILCONNDATABASEPROFILE] p on p.NAME = asked.value collate database_default

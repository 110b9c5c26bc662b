-- Counters of the data stores' present epochs that were handed out but not seen yet, as ranges in counter order.
-- at hq
-- in @dataStores nvarchar(max)
select g.DATASTORE, g.TABLENAME, g.FROMCOUNTER, g.TOCOUNTER, g.FIRSTSEEN, g.LASTASKED
  from openjson(@dataStores) asked
  join [ax].[RETAILCONNDATABASEPROFILE] p on p.NAME = asked.value collate database_default
  join [ax].[RETAILCDXUPLOADGAP] g on g.DATASTORE = p.NAME and g.ORIGINEPOCH = p.ORIGINEPOCH
 order by g.DATASTORE, g.TABLENAME, g.FROMCOUNTER

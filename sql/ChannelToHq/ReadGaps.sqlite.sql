-- Counters of the data stores' present epochs that were handed out but not seen yet, as ranges in counter order.
-- at hq
-- in @dataStores nvarchar(max)
SELECT g.DATASTORE, g.TABLENAME, g.FROMCOUNTER, g.TOCOUNTER, g.FIRSTSEEN, g.LASTASKED
  FROM json_each(@dataStores) asked
  JOIN RETAILCONNDATABASEPROFILE p ON p.NAME = asked.value
  JOIN RETAILCDXUPLOADGAP g ON g.DATASTORE = p.NAME AND g.ORIGINEPOCH = p.ORIGINEPOCH
 ORDER BY g.DATASTORE, g.TABLENAME, g.FROMCOUNTER

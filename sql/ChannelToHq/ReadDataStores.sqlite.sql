-- Epochs of the data stores asked for; one that headquarters does not know is not listed.
-- at hq
-- in @dataStores nvarchar(max)
SELECT p.NAME AS DATASTORE, p.ORIGINEPOCH
  FROM json_each(@dataStores) asked
  JOIN RETAILCONNDATABASEPROFILE p ON p.NAME = asked.value

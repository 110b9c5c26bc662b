-- Begins the next epoch of a data store: every table is read again from its first row, known up to where earlier epochs came, in common with them as the list says.
-- The next download of customers is a full one: what was delivered since the backup was taken is forgotten there. Under the upload's and the download's lease, once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @tables nvarchar(max)
UPDATE RETAILCONNDATABASEPROFILE
   SET ORIGINEPOCH = @epoch
 WHERE NAME = @dataStore;
INSERT INTO RETAILCDXUPLOADCOUNTER (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER, KNOWNUPTO, COMMONUPTO, COMMONFINGERPRINT)
SELECT @dataStore, @epoch, n.value ->> 'table', 0,
       (SELECT max(c.COUNTER) FROM RETAILCDXUPLOADCOUNTER AS c WHERE c.DATASTORE = @dataStore AND c.ORIGINEPOCH < @epoch AND c.TABLENAME = n.value ->> 'table'),
       n.value ->> 'common', n.value ->> 'fingerprint'
  FROM json_each(@tables) AS n;
UPDATE RETAILCDXDATASYNCROWVERSION
   SET COMPANIES = '[]'
 WHERE DATASTORE = @dataStore AND JOBID = '1010'

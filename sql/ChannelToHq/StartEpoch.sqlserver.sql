-- Begins the next epoch of a data store: every table is read again from its first row, known up to where earlier epochs came, in common with them as the list says.
-- The next download of customers is a full one: what was delivered since the backup was taken is forgotten there. Under the upload's and the download's lease, once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @tables nvarchar(max)
update [ax].[RETAILCONNDATABASEPROFILE]
   set ORIGINEPOCH = @epoch
 where NAME = @dataStore;
insert into [ax].[RETAILCDXUPLOADCOUNTER] (DATASTORE, ORIGINEPOCH, TABLENAME, COUNTER, KNOWNUPTO, COMMONUPTO, COMMONFINGERPRINT)
select @dataStore, @epoch, n.TABLENAME, 0,
       (select max(c.COUNTER) from [ax].[RETAILCDXUPLOADCOUNTER] as c where c.DATASTORE = @dataStore and c.ORIGINEPOCH < @epoch and c.TABLENAME = n.TABLENAME),
       n.COMMONUPTO, n.COMMONFINGERPRINT
  from openjson(@tables) with (TABLENAME nvarchar(128) '$.table', COMMONUPTO bigint '$.common', COMMONFINGERPRINT nvarchar(64) '$.fingerprint') as n;
update [ax].[RETAILCDXDATASYNCROWVERSION]
   set COMPANIES = N'[]'
 where DATASTORE = @dataStore and JOBID = N'1010'

-- The change log of edited operations that were taken over from an earlier epoch calls them by the ID they have now; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @earlier bigint, @first nvarchar(max), @last nvarchar(max)
update [hq].[CUSTSYNCCHANGELOG]
   set OPERATIONID = concat(@dataStore, N'/', @epoch, substring(OPERATIONID, len(concat(@dataStore, N'/', @earlier)) + 1, 100))
 where OPERATIONID in (select concat(@dataStore, N'/', @earlier, N'/c/', h.REPLICATIONCOUNTERFROMORIGIN)
                         from [ax].[RETAILASYNCCUSTOMERV2] as h
                        where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERV2') as bigint) and cast(json_value(@last, N'$.RETAILASYNCCUSTOMERV2') as bigint)
                          and h.SYNCEDITS > 0
                          and not exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l where l.OPERATIONID = concat(@dataStore, N'/', @epoch, N'/c/', h.REPLICATIONCOUNTERFROMORIGIN))
                          and not exists (select 1 from [ax].[RETAILASYNCCUSTOMERV2] as o where o.DATASTORE = @dataStore and o.ORIGINEPOCH = @earlier and o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
update [hq].[CUSTSYNCCHANGELOG]
   set OPERATIONID = concat(@dataStore, N'/', @epoch, substring(OPERATIONID, len(concat(@dataStore, N'/', @earlier)) + 1, 100))
 where OPERATIONID in (select concat(@dataStore, N'/', @earlier, N'/a/', h.REPLICATIONCOUNTERFROMORIGIN)
                         from [ax].[RETAILASYNCADDRESSV2] as h
                        where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCADDRESSV2') as bigint) and cast(json_value(@last, N'$.RETAILASYNCADDRESSV2') as bigint)
                          and h.SYNCEDITS > 0
                          and not exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l where l.OPERATIONID = concat(@dataStore, N'/', @epoch, N'/a/', h.REPLICATIONCOUNTERFROMORIGIN))
                          and not exists (select 1 from [ax].[RETAILASYNCADDRESSV2] as o where o.DATASTORE = @dataStore and o.ORIGINEPOCH = @earlier and o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
update [hq].[CUSTSYNCCHANGELOG]
   set OPERATIONID = concat(@dataStore, N'/', @epoch, substring(OPERATIONID, len(concat(@dataStore, N'/', @earlier)) + 1, 100))
 where OPERATIONID in (select concat(@dataStore, N'/', @earlier, N'/t/', h.REPLICATIONCOUNTERFROMORIGIN)
                         from [ax].[RETAILASYNCCUSTOMERCONTACT] as h
                        where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERCONTACT') as bigint) and cast(json_value(@last, N'$.RETAILASYNCCUSTOMERCONTACT') as bigint)
                          and h.SYNCEDITS > 0
                          and not exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l where l.OPERATIONID = concat(@dataStore, N'/', @epoch, N'/t/', h.REPLICATIONCOUNTERFROMORIGIN))
                          and not exists (select 1 from [ax].[RETAILASYNCCUSTOMERCONTACT] as o where o.DATASTORE = @dataStore and o.ORIGINEPOCH = @earlier and o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
update [hq].[CUSTSYNCCHANGELOG]
   set OPERATIONID = concat(@dataStore, N'/', @epoch, substring(OPERATIONID, len(concat(@dataStore, N'/', @earlier)) + 1, 100))
 where OPERATIONID in (select concat(@dataStore, N'/', @earlier, N'/f/', h.REPLICATIONCOUNTERFROMORIGIN)
                         from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as h
                        where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERAFFILIATION') as bigint) and cast(json_value(@last, N'$.RETAILASYNCCUSTOMERAFFILIATION') as bigint)
                          and h.SYNCEDITS > 0
                          and not exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l where l.OPERATIONID = concat(@dataStore, N'/', @epoch, N'/f/', h.REPLICATIONCOUNTERFROMORIGIN))
                          and not exists (select 1 from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as o where o.DATASTORE = @dataStore and o.ORIGINEPOCH = @earlier and o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
update [hq].[CUSTSYNCCHANGELOG]
   set OPERATIONID = concat(@dataStore, N'/', @epoch, substring(OPERATIONID, len(concat(@dataStore, N'/', @earlier)) + 1, 100))
 where OPERATIONID in (select concat(@dataStore, N'/', @earlier, N'/b/', h.REPLICATIONCOUNTERFROMORIGIN)
                         from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as h
                        where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERATTRIBUTEV2') as bigint) and cast(json_value(@last, N'$.RETAILASYNCCUSTOMERATTRIBUTEV2') as bigint)
                          and h.SYNCEDITS > 0
                          and not exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l where l.OPERATIONID = concat(@dataStore, N'/', @epoch, N'/b/', h.REPLICATIONCOUNTERFROMORIGIN))
                          and not exists (select 1 from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as o where o.DATASTORE = @dataStore and o.ORIGINEPOCH = @earlier and o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN));
update [hq].[CUSTSYNCCHANGELOG]
   set OPERATIONID = concat(@dataStore, N'/', @epoch, substring(OPERATIONID, len(concat(@dataStore, N'/', @earlier)) + 1, 100))
 where OPERATIONID in (select concat(@dataStore, N'/', @earlier, N'/i/', h.REPLICATIONCOUNTERFROMORIGIN)
                         from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as h
                        where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILEXTERNALIDTOASYNCCUSTOMERMAP') as bigint) and cast(json_value(@last, N'$.RETAILEXTERNALIDTOASYNCCUSTOMERMAP') as bigint)
                          and h.SYNCEDITS > 0
                          and not exists (select 1 from [hq].[CUSTSYNCCHANGELOG] as l where l.OPERATIONID = concat(@dataStore, N'/', @epoch, N'/i/', h.REPLICATIONCOUNTERFROMORIGIN))
                          and not exists (select 1 from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as o where o.DATASTORE = @dataStore and o.ORIGINEPOCH = @earlier and o.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN))

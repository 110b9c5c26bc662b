-- Of rows just landed, those up to the last one that an earlier epoch had too, which no earlier epoch has nor missed, were done and cleaned up: they count as Succeeded.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @epochs nvarchar(max), @session nvarchar(40), @now datetime2(3), @note nvarchar(max), @first nvarchar(max), @common nvarchar(max)
update h
   set SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = @note, SYNCDATETIME = @now
  from [ax].[RETAILASYNCCUSTOMERV2] as h
 where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERV2') as bigint) and cast(json_value(@common, N'$.RETAILASYNCCUSTOMERV2') as bigint)
   and h.UPLOADSESSIONID = @session
   and not exists (select 1 from openjson(@epochs) with ([value] bigint '$') as j join [ax].[RETAILASYNCCUSTOMERV2] as e on e.DATASTORE = @dataStore and e.ORIGINEPOCH = j.[value] and e.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN)
   and not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] as g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH < @epoch and g.TABLENAME = N'RETAILASYNCCUSTOMERV2' and h.REPLICATIONCOUNTERFROMORIGIN between g.FROMCOUNTER and g.TOCOUNTER);
update h
   set SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = @note, SYNCDATETIME = @now
  from [ax].[RETAILASYNCADDRESSV2] as h
 where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCADDRESSV2') as bigint) and cast(json_value(@common, N'$.RETAILASYNCADDRESSV2') as bigint)
   and h.UPLOADSESSIONID = @session
   and not exists (select 1 from openjson(@epochs) with ([value] bigint '$') as j join [ax].[RETAILASYNCADDRESSV2] as e on e.DATASTORE = @dataStore and e.ORIGINEPOCH = j.[value] and e.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN)
   and not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] as g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH < @epoch and g.TABLENAME = N'RETAILASYNCADDRESSV2' and h.REPLICATIONCOUNTERFROMORIGIN between g.FROMCOUNTER and g.TOCOUNTER);
update h
   set SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = @note, SYNCDATETIME = @now
  from [ax].[RETAILASYNCCUSTOMERCONTACT] as h
 where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERCONTACT') as bigint) and cast(json_value(@common, N'$.RETAILASYNCCUSTOMERCONTACT') as bigint)
   and h.UPLOADSESSIONID = @session
   and not exists (select 1 from openjson(@epochs) with ([value] bigint '$') as j join [ax].[RETAILASYNCCUSTOMERCONTACT] as e on e.DATASTORE = @dataStore and e.ORIGINEPOCH = j.[value] and e.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN)
   and not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] as g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH < @epoch and g.TABLENAME = N'RETAILASYNCCUSTOMERCONTACT' and h.REPLICATIONCOUNTERFROMORIGIN between g.FROMCOUNTER and g.TOCOUNTER);
update h
   set SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = @note, SYNCDATETIME = @now
  from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as h
 where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERAFFILIATION') as bigint) and cast(json_value(@common, N'$.RETAILASYNCCUSTOMERAFFILIATION') as bigint)
   and h.UPLOADSESSIONID = @session
   and not exists (select 1 from openjson(@epochs) with ([value] bigint '$') as j join [ax].[RETAILASYNCCUSTOMERAFFILIATION] as e on e.DATASTORE = @dataStore and e.ORIGINEPOCH = j.[value] and e.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN)
   and not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] as g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH < @epoch and g.TABLENAME = N'RETAILASYNCCUSTOMERAFFILIATION' and h.REPLICATIONCOUNTERFROMORIGIN between g.FROMCOUNTER and g.TOCOUNTER);
update h
   set SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = @note, SYNCDATETIME = @now
  from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as h
 where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILASYNCCUSTOMERATTRIBUTEV2') as bigint) and cast(json_value(@common, N'$.RETAILASYNCCUSTOMERATTRIBUTEV2') as bigint)
   and h.UPLOADSESSIONID = @session
   and not exists (select 1 from openjson(@epochs) with ([value] bigint '$') as j join [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as e on e.DATASTORE = @dataStore and e.ORIGINEPOCH = j.[value] and e.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN)
   and not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] as g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH < @epoch and g.TABLENAME = N'RETAILASYNCCUSTOMERATTRIBUTEV2' and h.REPLICATIONCOUNTERFROMORIGIN between g.FROMCOUNTER and g.TOCOUNTER);
update h
   set SYNCSTATUS = 1, ONLINEOPERATIONCOMPLETED = 1, SYNCERROR = @note, SYNCDATETIME = @now
  from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as h
 where h.DATASTORE = @dataStore and h.ORIGINEPOCH = @epoch and h.REPLICATIONCOUNTERFROMORIGIN between cast(json_value(@first, N'$.RETAILEXTERNALIDTOASYNCCUSTOMERMAP') as bigint) and cast(json_value(@common, N'$.RETAILEXTERNALIDTOASYNCCUSTOMERMAP') as bigint)
   and h.UPLOADSESSIONID = @session
   and not exists (select 1 from openjson(@epochs) with ([value] bigint '$') as j join [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as e on e.DATASTORE = @dataStore and e.ORIGINEPOCH = j.[value] and e.REPLICATIONCOUNTERFROMORIGIN = h.REPLICATIONCOUNTERFROMORIGIN)
   and not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] as g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH < @epoch and g.TABLENAME = N'RETAILEXTERNALIDTOASYNCCUSTOMERMAP' and h.REPLICATIONCOUNTERFROMORIGIN between g.FROMCOUNTER and g.TOCOUNTER)

declare @left bigint = @count;
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from (
select DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT from (
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILASYNCCUSTOMERV2]
where SYNCSTATUS = 0 and DATAAREAID = @company and DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN
) as p1
union all
select DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT from (
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILASYNCCUSTOMERV2]
where SYNCSTATUS = 0 and DATAAREAID = @company and DATASTORE = @dataStore and ORIGINEPOCH > @epoch
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN
) as p2
union all
select DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT from (
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILASYNCCUSTOMERV2]
where SYNCSTATUS = 0 and DATAAREAID = @company and DATASTORE > @dataStore
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN
) as p3
) as p
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILASYNCADDRESSV2]
where SYNCSTATUS = 0 and DATAAREAID = @company
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILASYNCCUSTOMERCONTACT]
where SYNCSTATUS = 0 and DATAAREAID = @company
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILASYNCCUSTOMERAFFILIATION]
where SYNCSTATUS = 0 and DATAAREAID = @company
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2]
where SYNCSTATUS = 0 and DATAAREAID = @company
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
where SYNCSTATUS = 0 and DATAAREAID = @company
order by DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILASYNCCUSTOMERV2]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILASYNCADDRESSV2]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILASYNCCUSTOMERCONTACT]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILASYNCCUSTOMERAFFILIATION]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;
if @left > 0
begin
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;
end;

declare @left bigint = @count;
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from (
select DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME from (
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now and SYNCNEXTDATETIME = @next and DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN
) as p1
union all
select DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME from (
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now and SYNCNEXTDATETIME = @next and DATASTORE = @dataStore and ORIGINEPOCH > @epoch
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN
) as p2
union all
select DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME from (
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now and SYNCNEXTDATETIME = @next and DATASTORE > @dataStore
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN
) as p3
union all
select DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME from (
select top (@left) DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN, CUSTACCOUNTASYNC, CUSTACCOUNT, SYNCNEXTDATETIME
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
where SYNCSTATUS in (2, 3) and DATAAREAID = @company and SYNCNEXTDATETIME <= @now and SYNCNEXTDATETIME > @next
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN
) as p4
) as p
order by SYNCNEXTDATETIME, DATASTORE, ORIGINEPOCH, REPLICATIONCOUNTERFROMORIGIN;
set @left = @left - @@rowcount;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.RELATIONSHIPTYPE, o.TITLERECORDID, o.FIRSTNAME, o.MIDDLENAME, o.LASTNAME, o.CUSTNAME, o.PHONE, o.PHONEEXTENSION, o.CELLULARPHONE, o.EMAIL, o.URL, o.RECEIPTEMAIL, o.RECEIPTOPTION, o.LANGUAGEID, o.CURRENCY, o.CUSTGROUP, o.INVOICEACCOUNT, o.CREDITMAX, o.PRICEGROUP, o.BLOCKED, o.ORGANIZATIONID, o.MULTILINEDISC, o.LINEDISC, o.ENDDISC, o.USEPURCHREQUEST, o.TAXGROUP, o.VATNUM, o.IDENTIFICATIONNUMBER
from [ax].[RETAILASYNCCUSTOMERV2] as o join openjson(@asyncAccounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNTASYNC = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.RELATIONSHIPTYPE, o.TITLERECORDID, o.FIRSTNAME, o.MIDDLENAME, o.LASTNAME, o.CUSTNAME, o.PHONE, o.PHONEEXTENSION, o.CELLULARPHONE, o.EMAIL, o.URL, o.RECEIPTEMAIL, o.RECEIPTOPTION, o.LANGUAGEID, o.CURRENCY, o.CUSTGROUP, o.INVOICEACCOUNT, o.CREDITMAX, o.PRICEGROUP, o.BLOCKED, o.ORGANIZATIONID, o.MULTILINEDISC, o.LINEDISC, o.ENDDISC, o.USEPURCHREQUEST, o.TAXGROUP, o.VATNUM, o.IDENTIFICATIONNUMBER
from [ax].[RETAILASYNCCUSTOMERV2] as o join openjson(@accounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNT = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.RELATIONSHIPTYPE, o.TITLERECORDID, o.FIRSTNAME, o.MIDDLENAME, o.LASTNAME, o.CUSTNAME, o.PHONE, o.PHONEEXTENSION, o.CELLULARPHONE, o.EMAIL, o.URL, o.RECEIPTEMAIL, o.RECEIPTOPTION, o.LANGUAGEID, o.CURRENCY, o.CUSTGROUP, o.INVOICEACCOUNT, o.CREDITMAX, o.PRICEGROUP, o.BLOCKED, o.ORGANIZATIONID, o.MULTILINEDISC, o.LINEDISC, o.ENDDISC, o.USEPURCHREQUEST, o.TAXGROUP, o.VATNUM, o.IDENTIFICATIONNUMBER
from [ax].[RETAILASYNCCUSTOMERV2] as o join openjson(@listc) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [counter] bigint '$.counter') as j
  on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null);

select o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
from openjson(@listc) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last]
option (loop join, force order);

select count_big(*)
from openjson(@listc) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

update o
set SYNCSTATUS = j.[becomes], ONLINEOPERATIONCOMPLETED = case when j.[becomes] = 1 then 1 else 0 end, SYNCERROR = j.[error],
    SYNCATTEMPTS = o.SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = cast(left(j.[next], 23) as datetime2(3))
from openjson(@listc) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

select max(part.COUNTER) as UPTO,
       max(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then part.COUNTER end) as LASTOLD,
       coalesce(sum(cast(case when part.SYNCDATETIME >= @before then 1 else 0 end as bigint)), 0) as YOUNG
from (
    select top (@count) REPLICATIONCOUNTERFROMORIGIN as COUNTER, SYNCSTATUS, SYNCDATETIME
    from [ax].[RETAILASYNCCUSTOMERV2]
    where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
    order by REPLICATIONCOUNTERFROMORIGIN
) as part;

delete from [ax].[RETAILASYNCCUSTOMERV2]
where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter and REPLICATIONCOUNTERFROMORIGIN <= @last
  and SYNCSTATUS = 1 and SYNCDATETIME < @before;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.ADDRESSID, o.CUSTNAME, o.ROLE, o.STREET, o.STREETNUMBER, o.BUILDINGCOMPLIMENT, o.DISTRICTNAME, o.CITY, o.COUNTY, o.STATE, o.ZIP, o.COUNTRY, o.PHONE, o.EMAIL, o.URL, o.TAXGROUP, o.MAKEPOSTALADDRESSPRIMARY
from [ax].[RETAILASYNCADDRESSV2] as o join openjson(@asyncAccounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNTASYNC = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.ADDRESSID, o.CUSTNAME, o.ROLE, o.STREET, o.STREETNUMBER, o.BUILDINGCOMPLIMENT, o.DISTRICTNAME, o.CITY, o.COUNTY, o.STATE, o.ZIP, o.COUNTRY, o.PHONE, o.EMAIL, o.URL, o.TAXGROUP, o.MAKEPOSTALADDRESSPRIMARY
from [ax].[RETAILASYNCADDRESSV2] as o join openjson(@accounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNT = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.ADDRESSID, o.CUSTNAME, o.ROLE, o.STREET, o.STREETNUMBER, o.BUILDINGCOMPLIMENT, o.DISTRICTNAME, o.CITY, o.COUNTY, o.STATE, o.ZIP, o.COUNTRY, o.PHONE, o.EMAIL, o.URL, o.TAXGROUP, o.MAKEPOSTALADDRESSPRIMARY
from [ax].[RETAILASYNCADDRESSV2] as o join openjson(@lista) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [counter] bigint '$.counter') as j
  on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null);

select o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
from openjson(@lista) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCADDRESSV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last]
option (loop join, force order);

select count_big(*)
from openjson(@lista) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCADDRESSV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

update o
set SYNCSTATUS = j.[becomes], ONLINEOPERATIONCOMPLETED = case when j.[becomes] = 1 then 1 else 0 end, SYNCERROR = j.[error],
    SYNCATTEMPTS = o.SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = cast(left(j.[next], 23) as datetime2(3))
from openjson(@lista) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCADDRESSV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

select max(part.COUNTER) as UPTO,
       max(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then part.COUNTER end) as LASTOLD,
       coalesce(sum(cast(case when part.SYNCDATETIME >= @before then 1 else 0 end as bigint)), 0) as YOUNG
from (
    select top (@count) REPLICATIONCOUNTERFROMORIGIN as COUNTER, SYNCSTATUS, SYNCDATETIME
    from [ax].[RETAILASYNCADDRESSV2]
    where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
    order by REPLICATIONCOUNTERFROMORIGIN
) as part;

delete from [ax].[RETAILASYNCADDRESSV2]
where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter and REPLICATIONCOUNTERFROMORIGIN <= @last
  and SYNCSTATUS = 1 and SYNCDATETIME < @before;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.CONTACTID, o.TYPE, o.LOCATOR, o.LOCATOREXTENSION, o.DESCRIPTION, o.ISPRIMARY, o.ISMOBILEPHONE, o.MARKETINGOPTIN
from [ax].[RETAILASYNCCUSTOMERCONTACT] as o join openjson(@asyncAccounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNTASYNC = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.CONTACTID, o.TYPE, o.LOCATOR, o.LOCATOREXTENSION, o.DESCRIPTION, o.ISPRIMARY, o.ISMOBILEPHONE, o.MARKETINGOPTIN
from [ax].[RETAILASYNCCUSTOMERCONTACT] as o join openjson(@accounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNT = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.CONTACTID, o.TYPE, o.LOCATOR, o.LOCATOREXTENSION, o.DESCRIPTION, o.ISPRIMARY, o.ISMOBILEPHONE, o.MARKETINGOPTIN
from [ax].[RETAILASYNCCUSTOMERCONTACT] as o join openjson(@listt) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [counter] bigint '$.counter') as j
  on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null);

select o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
from openjson(@listt) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERCONTACT] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last]
option (loop join, force order);

select count_big(*)
from openjson(@listt) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERCONTACT] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

update o
set SYNCSTATUS = j.[becomes], ONLINEOPERATIONCOMPLETED = case when j.[becomes] = 1 then 1 else 0 end, SYNCERROR = j.[error],
    SYNCATTEMPTS = o.SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = cast(left(j.[next], 23) as datetime2(3))
from openjson(@listt) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERCONTACT] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

select max(part.COUNTER) as UPTO,
       max(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then part.COUNTER end) as LASTOLD,
       coalesce(sum(cast(case when part.SYNCDATETIME >= @before then 1 else 0 end as bigint)), 0) as YOUNG
from (
    select top (@count) REPLICATIONCOUNTERFROMORIGIN as COUNTER, SYNCSTATUS, SYNCDATETIME
    from [ax].[RETAILASYNCCUSTOMERCONTACT]
    where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
    order by REPLICATIONCOUNTERFROMORIGIN
) as part;

delete from [ax].[RETAILASYNCCUSTOMERCONTACT]
where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter and REPLICATIONCOUNTERFROMORIGIN <= @last
  and SYNCSTATUS = 1 and SYNCDATETIME < @before;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.RETAILAFFILIATIONID
from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as o join openjson(@asyncAccounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNTASYNC = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.RETAILAFFILIATIONID
from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as o join openjson(@accounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNT = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.RETAILAFFILIATIONID
from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as o join openjson(@listf) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [counter] bigint '$.counter') as j
  on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null);

select o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
from openjson(@listf) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERAFFILIATION] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last]
option (loop join, force order);

select count_big(*)
from openjson(@listf) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERAFFILIATION] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

update o
set SYNCSTATUS = j.[becomes], ONLINEOPERATIONCOMPLETED = case when j.[becomes] = 1 then 1 else 0 end, SYNCERROR = j.[error],
    SYNCATTEMPTS = o.SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = cast(left(j.[next], 23) as datetime2(3))
from openjson(@listf) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERAFFILIATION] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

select max(part.COUNTER) as UPTO,
       max(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then part.COUNTER end) as LASTOLD,
       coalesce(sum(cast(case when part.SYNCDATETIME >= @before then 1 else 0 end as bigint)), 0) as YOUNG
from (
    select top (@count) REPLICATIONCOUNTERFROMORIGIN as COUNTER, SYNCSTATUS, SYNCDATETIME
    from [ax].[RETAILASYNCCUSTOMERAFFILIATION]
    where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
    order by REPLICATIONCOUNTERFROMORIGIN
) as part;

delete from [ax].[RETAILASYNCCUSTOMERAFFILIATION]
where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter and REPLICATIONCOUNTERFROMORIGIN <= @last
  and SYNCSTATUS = 1 and SYNCDATETIME < @before;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.ATTRIBUTENAME, o.ATTRIBUTEDATATYPE, o.ATTRIBUTEVALUE
from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as o join openjson(@asyncAccounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNTASYNC = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.ATTRIBUTENAME, o.ATTRIBUTEDATATYPE, o.ATTRIBUTEVALUE
from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as o join openjson(@accounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNT = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.ATTRIBUTENAME, o.ATTRIBUTEDATATYPE, o.ATTRIBUTEVALUE
from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as o join openjson(@listb) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [counter] bigint '$.counter') as j
  on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null);

select o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
from openjson(@listb) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last]
option (loop join, force order);

select count_big(*)
from openjson(@listb) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

update o
set SYNCSTATUS = j.[becomes], ONLINEOPERATIONCOMPLETED = case when j.[becomes] = 1 then 1 else 0 end, SYNCERROR = j.[error],
    SYNCATTEMPTS = o.SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = cast(left(j.[next], 23) as datetime2(3))
from openjson(@listb) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

select max(part.COUNTER) as UPTO,
       max(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then part.COUNTER end) as LASTOLD,
       coalesce(sum(cast(case when part.SYNCDATETIME >= @before then 1 else 0 end as bigint)), 0) as YOUNG
from (
    select top (@count) REPLICATIONCOUNTERFROMORIGIN as COUNTER, SYNCSTATUS, SYNCDATETIME
    from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2]
    where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
    order by REPLICATIONCOUNTERFROMORIGIN
) as part;

delete from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2]
where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter and REPLICATIONCOUNTERFROMORIGIN <= @last
  and SYNCSTATUS = 1 and SYNCDATETIME < @before;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.EXTERNALIDENTITYID, o.PROVIDERID
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as o join openjson(@asyncAccounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNTASYNC = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNTASYNC <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.EXTERNALIDENTITYID, o.PROVIDERID
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as o join openjson(@accounts) with ([value] nvarchar(40) '$') as j on o.CUSTACCOUNT = j.[value]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null) and o.CUSTACCOUNT <> '' and o.DATAAREAID = @company;

select o.DATASTORE, o.ORIGINEPOCH, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCNEXTDATETIME, o.UPLOADSESSIONID, o.SYNCEDITS, o.REPLICATIONCOUNTERFROMORIGIN, o.DATAAREAID, o.CUSTACCOUNTASYNC, o.CUSTACCOUNT, o.OPERATION, o.ORIGINATINGCHANNEL, o.OPERATIONDATETIME, o.ONLINEOPERATIONCOMPLETED, o.OLDVALUES, o.EXTERNALIDENTITYID, o.PROVIDERID
from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as o join openjson(@listi) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [counter] bigint '$.counter') as j
  on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN = j.[counter]
where o.SYNCSTATUS <> 1 and (o.SYNCSTATUS <> 2 or o.SYNCNEXTDATETIME is not null);

select o.DATASTORE, o.ORIGINEPOCH, o.REPLICATIONCOUNTERFROMORIGIN, o.SYNCSTATUS, o.SYNCATTEMPTS, o.SYNCEDITS
from openjson(@listi) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last]
option (loop join, force order);

select count_big(*)
from openjson(@listi) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

update o
set SYNCSTATUS = j.[becomes], ONLINEOPERATIONCOMPLETED = case when j.[becomes] = 1 then 1 else 0 end, SYNCERROR = j.[error],
    SYNCATTEMPTS = o.SYNCATTEMPTS + 1, SYNCDATETIME = @now, SYNCNEXTDATETIME = cast(left(j.[next], 23) as datetime2(3))
from openjson(@listi) with ([dataStore] nvarchar(60) '$.dataStore', [epoch] bigint '$.epoch', [first] bigint '$.first', [last] bigint '$.last', [status] bigint '$.status',
    [attempts] bigint '$.attempts', [edits] bigint '$.edits', [becomes] bigint '$.becomes', [error] nvarchar(max) '$.error', [next] nvarchar(30) '$.next') as j
join [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as o on o.DATASTORE = j.[dataStore] and o.ORIGINEPOCH = j.[epoch] and o.REPLICATIONCOUNTERFROMORIGIN between j.[first] and j.[last] and o.SYNCSTATUS = j.[status] and o.SYNCATTEMPTS = j.[attempts] and o.SYNCEDITS = j.[edits]
option (loop join, force order);

select max(part.COUNTER) as UPTO,
       max(case when part.SYNCSTATUS = 1 and part.SYNCDATETIME < @before then part.COUNTER end) as LASTOLD,
       coalesce(sum(cast(case when part.SYNCDATETIME >= @before then 1 else 0 end as bigint)), 0) as YOUNG
from (
    select top (@count) REPLICATIONCOUNTERFROMORIGIN as COUNTER, SYNCSTATUS, SYNCDATETIME
    from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
    where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter
    order by REPLICATIONCOUNTERFROMORIGIN
) as part;

delete from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP]
where DATASTORE = @dataStore and ORIGINEPOCH = @epoch and REPLICATIONCOUNTERFROMORIGIN > @counter and REPLICATIONCOUNTERFROMORIGIN <= @last
  and SYNCSTATUS = 1 and SYNCDATETIME < @before;

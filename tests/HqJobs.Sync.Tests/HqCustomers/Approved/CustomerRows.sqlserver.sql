delete t from openjson(@r0) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]') as r join [ax].[CUSTTABLE] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] option (loop join, force order);

update t set [RECID] = r.[RECID], [PARTY] = r.[PARTY], [CUSTGROUP] = r.[CUSTGROUP], [CURRENCY] = r.[CURRENCY], [DEFAULTDIMENSION] = r.[DEFAULTDIMENSION], [INVOICEACCOUNT] = r.[INVOICEACCOUNT], [BLOCKED] = r.[BLOCKED], [CREDITMAX] = r.[CREDITMAX], [TAXGROUP] = r.[TAXGROUP], [VATNUM] = r.[VATNUM], [IDENTIFICATIONNUMBER] = r.[IDENTIFICATIONNUMBER], [ORGID] = r.[ORGID], [LINEDISC] = r.[LINEDISC], [MULTILINEDISC] = r.[MULTILINEDISC], [ENDDISC] = r.[ENDDISC], [PRICEGROUP] = r.[PRICEGROUP], [USEPURCHREQUEST] = r.[USEPURCHREQUEST], [CREATEDDATETIME] = r.[CREATEDDATETIME]
from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [RECID] nvarchar(max) '$[2]', [PARTY] nvarchar(max) '$[3]', [CUSTGROUP] nvarchar(max) '$[4]', [CURRENCY] nvarchar(max) '$[5]', [DEFAULTDIMENSION] nvarchar(max) '$[6]', [INVOICEACCOUNT] nvarchar(max) '$[7]', [BLOCKED] nvarchar(max) '$[8]', [CREDITMAX] nvarchar(max) '$[9]', [TAXGROUP] nvarchar(max) '$[10]', [VATNUM] nvarchar(max) '$[11]', [IDENTIFICATIONNUMBER] nvarchar(max) '$[12]', [ORGID] nvarchar(max) '$[13]', [LINEDISC] nvarchar(max) '$[14]', [MULTILINEDISC] nvarchar(max) '$[15]', [ENDDISC] nvarchar(max) '$[16]', [PRICEGROUP] nvarchar(max) '$[17]', [USEPURCHREQUEST] nvarchar(max) '$[18]', [CREATEDDATETIME] nvarchar(max) '$[19]') as r join [ax].[CUSTTABLE] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM]
option (loop join, force order);
insert into [ax].[CUSTTABLE] ([DATAAREAID], [ACCOUNTNUM], [RECID], [PARTY], [CUSTGROUP], [CURRENCY], [DEFAULTDIMENSION], [INVOICEACCOUNT], [BLOCKED], [CREDITMAX], [TAXGROUP], [VATNUM], [IDENTIFICATIONNUMBER], [ORGID], [LINEDISC], [MULTILINEDISC], [ENDDISC], [PRICEGROUP], [USEPURCHREQUEST], [CREATEDDATETIME])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[RECID], r.[PARTY], r.[CUSTGROUP], r.[CURRENCY], r.[DEFAULTDIMENSION], r.[INVOICEACCOUNT], r.[BLOCKED], r.[CREDITMAX], r.[TAXGROUP], r.[VATNUM], r.[IDENTIFICATIONNUMBER], r.[ORGID], r.[LINEDISC], r.[MULTILINEDISC], r.[ENDDISC], r.[PRICEGROUP], r.[USEPURCHREQUEST], r.[CREATEDDATETIME] from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [RECID] nvarchar(max) '$[2]', [PARTY] nvarchar(max) '$[3]', [CUSTGROUP] nvarchar(max) '$[4]', [CURRENCY] nvarchar(max) '$[5]', [DEFAULTDIMENSION] nvarchar(max) '$[6]', [INVOICEACCOUNT] nvarchar(max) '$[7]', [BLOCKED] nvarchar(max) '$[8]', [CREDITMAX] nvarchar(max) '$[9]', [TAXGROUP] nvarchar(max) '$[10]', [VATNUM] nvarchar(max) '$[11]', [IDENTIFICATIONNUMBER] nvarchar(max) '$[12]', [ORGID] nvarchar(max) '$[13]', [LINEDISC] nvarchar(max) '$[14]', [MULTILINEDISC] nvarchar(max) '$[15]', [ENDDISC] nvarchar(max) '$[16]', [PRICEGROUP] nvarchar(max) '$[17]', [USEPURCHREQUEST] nvarchar(max) '$[18]', [CREATEDDATETIME] nvarchar(max) '$[19]') as r
where not exists (select 1 from [ax].[CUSTTABLE] as t where t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM])
option (loop join, force order);

insert into [ax].[CUSTTABLE] ([DATAAREAID], [ACCOUNTNUM], [RECID], [PARTY], [CUSTGROUP], [CURRENCY], [DEFAULTDIMENSION], [INVOICEACCOUNT], [BLOCKED], [CREDITMAX], [TAXGROUP], [VATNUM], [IDENTIFICATIONNUMBER], [ORGID], [LINEDISC], [MULTILINEDISC], [ENDDISC], [PRICEGROUP], [USEPURCHREQUEST], [CREATEDDATETIME])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[RECID], r.[PARTY], r.[CUSTGROUP], r.[CURRENCY], r.[DEFAULTDIMENSION], r.[INVOICEACCOUNT], r.[BLOCKED], r.[CREDITMAX], r.[TAXGROUP], r.[VATNUM], r.[IDENTIFICATIONNUMBER], r.[ORGID], r.[LINEDISC], r.[MULTILINEDISC], r.[ENDDISC], r.[PRICEGROUP], r.[USEPURCHREQUEST], r.[CREATEDDATETIME] from openjson(@r2) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [RECID] nvarchar(max) '$[2]', [PARTY] nvarchar(max) '$[3]', [CUSTGROUP] nvarchar(max) '$[4]', [CURRENCY] nvarchar(max) '$[5]', [DEFAULTDIMENSION] nvarchar(max) '$[6]', [INVOICEACCOUNT] nvarchar(max) '$[7]', [BLOCKED] nvarchar(max) '$[8]', [CREDITMAX] nvarchar(max) '$[9]', [TAXGROUP] nvarchar(max) '$[10]', [VATNUM] nvarchar(max) '$[11]', [IDENTIFICATIONNUMBER] nvarchar(max) '$[12]', [ORGID] nvarchar(max) '$[13]', [LINEDISC] nvarchar(max) '$[14]', [MULTILINEDISC] nvarchar(max) '$[15]', [ENDDISC] nvarchar(max) '$[16]', [PRICEGROUP] nvarchar(max) '$[17]', [USEPURCHREQUEST] nvarchar(max) '$[18]', [CREATEDDATETIME] nvarchar(max) '$[19]') as r;

delete t from openjson(@r0) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]') as r join [ax].[RETAILCUSTTABLE] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] option (loop join, force order);

update t set [CUSTACCOUNTASYNC] = r.[CUSTACCOUNTASYNC], [RECEIPTEMAIL] = r.[RECEIPTEMAIL], [RECEIPTOPTION] = r.[RECEIPTOPTION]
from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [CUSTACCOUNTASYNC] nvarchar(max) '$[2]', [RECEIPTEMAIL] nvarchar(max) '$[3]', [RECEIPTOPTION] nvarchar(max) '$[4]') as r join [ax].[RETAILCUSTTABLE] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM]
option (loop join, force order);
insert into [ax].[RETAILCUSTTABLE] ([DATAAREAID], [ACCOUNTNUM], [CUSTACCOUNTASYNC], [RECEIPTEMAIL], [RECEIPTOPTION])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[CUSTACCOUNTASYNC], r.[RECEIPTEMAIL], r.[RECEIPTOPTION] from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [CUSTACCOUNTASYNC] nvarchar(max) '$[2]', [RECEIPTEMAIL] nvarchar(max) '$[3]', [RECEIPTOPTION] nvarchar(max) '$[4]') as r
where not exists (select 1 from [ax].[RETAILCUSTTABLE] as t where t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM])
option (loop join, force order);

insert into [ax].[RETAILCUSTTABLE] ([DATAAREAID], [ACCOUNTNUM], [CUSTACCOUNTASYNC], [RECEIPTEMAIL], [RECEIPTOPTION])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[CUSTACCOUNTASYNC], r.[RECEIPTEMAIL], r.[RECEIPTOPTION] from openjson(@r2) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [CUSTACCOUNTASYNC] nvarchar(max) '$[2]', [RECEIPTEMAIL] nvarchar(max) '$[3]', [RECEIPTOPTION] nvarchar(max) '$[4]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[DIRPARTYTABLE] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [PARTYNUMBER] = r.[PARTYNUMBER], [PARTYTYPE] = r.[PARTYTYPE], [NAME] = r.[NAME], [LANGUAGEID] = r.[LANGUAGEID], [PRIMARYADDRESSLOCATION] = r.[PRIMARYADDRESSLOCATION], [PRIMARYCONTACTPHONE] = r.[PRIMARYCONTACTPHONE], [PRIMARYCONTACTEMAIL] = r.[PRIMARYCONTACTEMAIL], [PRIMARYCONTACTURL] = r.[PRIMARYCONTACTURL]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PARTYNUMBER] nvarchar(max) '$[1]', [PARTYTYPE] nvarchar(max) '$[2]', [NAME] nvarchar(max) '$[3]', [LANGUAGEID] nvarchar(max) '$[4]', [PRIMARYADDRESSLOCATION] nvarchar(max) '$[5]', [PRIMARYCONTACTPHONE] nvarchar(max) '$[6]', [PRIMARYCONTACTEMAIL] nvarchar(max) '$[7]', [PRIMARYCONTACTURL] nvarchar(max) '$[8]') as r join [ax].[DIRPARTYTABLE] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[DIRPARTYTABLE] ([RECID], [PARTYNUMBER], [PARTYTYPE], [NAME], [LANGUAGEID], [PRIMARYADDRESSLOCATION], [PRIMARYCONTACTPHONE], [PRIMARYCONTACTEMAIL], [PRIMARYCONTACTURL])
select r.[RECID], r.[PARTYNUMBER], r.[PARTYTYPE], r.[NAME], r.[LANGUAGEID], r.[PRIMARYADDRESSLOCATION], r.[PRIMARYCONTACTPHONE], r.[PRIMARYCONTACTEMAIL], r.[PRIMARYCONTACTURL] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PARTYNUMBER] nvarchar(max) '$[1]', [PARTYTYPE] nvarchar(max) '$[2]', [NAME] nvarchar(max) '$[3]', [LANGUAGEID] nvarchar(max) '$[4]', [PRIMARYADDRESSLOCATION] nvarchar(max) '$[5]', [PRIMARYCONTACTPHONE] nvarchar(max) '$[6]', [PRIMARYCONTACTEMAIL] nvarchar(max) '$[7]', [PRIMARYCONTACTURL] nvarchar(max) '$[8]') as r
where not exists (select 1 from [ax].[DIRPARTYTABLE] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[DIRPARTYTABLE] ([RECID], [PARTYNUMBER], [PARTYTYPE], [NAME], [LANGUAGEID], [PRIMARYADDRESSLOCATION], [PRIMARYCONTACTPHONE], [PRIMARYCONTACTEMAIL], [PRIMARYCONTACTURL])
select r.[RECID], r.[PARTYNUMBER], r.[PARTYTYPE], r.[NAME], r.[LANGUAGEID], r.[PRIMARYADDRESSLOCATION], r.[PRIMARYCONTACTPHONE], r.[PRIMARYCONTACTEMAIL], r.[PRIMARYCONTACTURL] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [PARTYNUMBER] nvarchar(max) '$[1]', [PARTYTYPE] nvarchar(max) '$[2]', [NAME] nvarchar(max) '$[3]', [LANGUAGEID] nvarchar(max) '$[4]', [PRIMARYADDRESSLOCATION] nvarchar(max) '$[5]', [PRIMARYCONTACTPHONE] nvarchar(max) '$[6]', [PRIMARYCONTACTEMAIL] nvarchar(max) '$[7]', [PRIMARYCONTACTURL] nvarchar(max) '$[8]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[DIRPERSON] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [PERSONALTITLE] = r.[PERSONALTITLE]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PERSONALTITLE] nvarchar(max) '$[1]') as r join [ax].[DIRPERSON] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[DIRPERSON] ([RECID], [PERSONALTITLE])
select r.[RECID], r.[PERSONALTITLE] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PERSONALTITLE] nvarchar(max) '$[1]') as r
where not exists (select 1 from [ax].[DIRPERSON] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[DIRPERSON] ([RECID], [PERSONALTITLE])
select r.[RECID], r.[PERSONALTITLE] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [PERSONALTITLE] nvarchar(max) '$[1]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[DIRPERSONNAME] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [PERSON] = r.[PERSON], [FIRSTNAME] = r.[FIRSTNAME], [MIDDLENAME] = r.[MIDDLENAME], [LASTNAME] = r.[LASTNAME], [VALIDFROM] = r.[VALIDFROM], [VALIDTO] = r.[VALIDTO]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PERSON] nvarchar(max) '$[1]', [FIRSTNAME] nvarchar(max) '$[2]', [MIDDLENAME] nvarchar(max) '$[3]', [LASTNAME] nvarchar(max) '$[4]', [VALIDFROM] nvarchar(max) '$[5]', [VALIDTO] nvarchar(max) '$[6]') as r join [ax].[DIRPERSONNAME] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[DIRPERSONNAME] ([RECID], [PERSON], [FIRSTNAME], [MIDDLENAME], [LASTNAME], [VALIDFROM], [VALIDTO])
select r.[RECID], r.[PERSON], r.[FIRSTNAME], r.[MIDDLENAME], r.[LASTNAME], r.[VALIDFROM], r.[VALIDTO] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PERSON] nvarchar(max) '$[1]', [FIRSTNAME] nvarchar(max) '$[2]', [MIDDLENAME] nvarchar(max) '$[3]', [LASTNAME] nvarchar(max) '$[4]', [VALIDFROM] nvarchar(max) '$[5]', [VALIDTO] nvarchar(max) '$[6]') as r
where not exists (select 1 from [ax].[DIRPERSONNAME] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[DIRPERSONNAME] ([RECID], [PERSON], [FIRSTNAME], [MIDDLENAME], [LASTNAME], [VALIDFROM], [VALIDTO])
select r.[RECID], r.[PERSON], r.[FIRSTNAME], r.[MIDDLENAME], r.[LASTNAME], r.[VALIDFROM], r.[VALIDTO] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [PERSON] nvarchar(max) '$[1]', [FIRSTNAME] nvarchar(max) '$[2]', [MIDDLENAME] nvarchar(max) '$[3]', [LASTNAME] nvarchar(max) '$[4]', [VALIDFROM] nvarchar(max) '$[5]', [VALIDTO] nvarchar(max) '$[6]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[LOGISTICSLOCATION] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [LOCATIONID] = r.[LOCATIONID], [DESCRIPTION] = r.[DESCRIPTION], [ISPOSTALADDRESS] = r.[ISPOSTALADDRESS], [PARTY] = r.[PARTY], [ADDRESSID] = r.[ADDRESSID]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [LOCATIONID] nvarchar(max) '$[1]', [DESCRIPTION] nvarchar(max) '$[2]', [ISPOSTALADDRESS] nvarchar(max) '$[3]', [PARTY] nvarchar(max) '$[4]', [ADDRESSID] nvarchar(max) '$[5]') as r join [ax].[LOGISTICSLOCATION] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[LOGISTICSLOCATION] ([RECID], [LOCATIONID], [DESCRIPTION], [ISPOSTALADDRESS], [PARTY], [ADDRESSID])
select r.[RECID], r.[LOCATIONID], r.[DESCRIPTION], r.[ISPOSTALADDRESS], r.[PARTY], r.[ADDRESSID] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [LOCATIONID] nvarchar(max) '$[1]', [DESCRIPTION] nvarchar(max) '$[2]', [ISPOSTALADDRESS] nvarchar(max) '$[3]', [PARTY] nvarchar(max) '$[4]', [ADDRESSID] nvarchar(max) '$[5]') as r
where not exists (select 1 from [ax].[LOGISTICSLOCATION] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[LOGISTICSLOCATION] ([RECID], [LOCATIONID], [DESCRIPTION], [ISPOSTALADDRESS], [PARTY], [ADDRESSID])
select r.[RECID], r.[LOCATIONID], r.[DESCRIPTION], r.[ISPOSTALADDRESS], r.[PARTY], r.[ADDRESSID] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [LOCATIONID] nvarchar(max) '$[1]', [DESCRIPTION] nvarchar(max) '$[2]', [ISPOSTALADDRESS] nvarchar(max) '$[3]', [PARTY] nvarchar(max) '$[4]', [ADDRESSID] nvarchar(max) '$[5]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[DIRPARTYLOCATION] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [PARTY] = r.[PARTY], [LOCATION] = r.[LOCATION], [ISPRIMARY] = r.[ISPRIMARY], [ISPOSTALADDRESS] = r.[ISPOSTALADDRESS]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PARTY] nvarchar(max) '$[1]', [LOCATION] nvarchar(max) '$[2]', [ISPRIMARY] nvarchar(max) '$[3]', [ISPOSTALADDRESS] nvarchar(max) '$[4]') as r join [ax].[DIRPARTYLOCATION] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[DIRPARTYLOCATION] ([RECID], [PARTY], [LOCATION], [ISPRIMARY], [ISPOSTALADDRESS])
select r.[RECID], r.[PARTY], r.[LOCATION], r.[ISPRIMARY], r.[ISPOSTALADDRESS] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PARTY] nvarchar(max) '$[1]', [LOCATION] nvarchar(max) '$[2]', [ISPRIMARY] nvarchar(max) '$[3]', [ISPOSTALADDRESS] nvarchar(max) '$[4]') as r
where not exists (select 1 from [ax].[DIRPARTYLOCATION] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[DIRPARTYLOCATION] ([RECID], [PARTY], [LOCATION], [ISPRIMARY], [ISPOSTALADDRESS])
select r.[RECID], r.[PARTY], r.[LOCATION], r.[ISPRIMARY], r.[ISPOSTALADDRESS] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [PARTY] nvarchar(max) '$[1]', [LOCATION] nvarchar(max) '$[2]', [ISPRIMARY] nvarchar(max) '$[3]', [ISPOSTALADDRESS] nvarchar(max) '$[4]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[DIRPARTYLOCATIONROLE] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [PARTYLOCATION] = r.[PARTYLOCATION], [LOCATION] = r.[LOCATION], [ROLE] = r.[ROLE]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PARTYLOCATION] nvarchar(max) '$[1]', [LOCATION] nvarchar(max) '$[2]', [ROLE] nvarchar(max) '$[3]') as r join [ax].[DIRPARTYLOCATIONROLE] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[DIRPARTYLOCATIONROLE] ([RECID], [PARTYLOCATION], [LOCATION], [ROLE])
select r.[RECID], r.[PARTYLOCATION], r.[LOCATION], r.[ROLE] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [PARTYLOCATION] nvarchar(max) '$[1]', [LOCATION] nvarchar(max) '$[2]', [ROLE] nvarchar(max) '$[3]') as r
where not exists (select 1 from [ax].[DIRPARTYLOCATIONROLE] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[DIRPARTYLOCATIONROLE] ([RECID], [PARTYLOCATION], [LOCATION], [ROLE])
select r.[RECID], r.[PARTYLOCATION], r.[LOCATION], r.[ROLE] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [PARTYLOCATION] nvarchar(max) '$[1]', [LOCATION] nvarchar(max) '$[2]', [ROLE] nvarchar(max) '$[3]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[LOGISTICSPOSTALADDRESS] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [LOCATION] = r.[LOCATION], [COUNTRYREGIONID] = r.[COUNTRYREGIONID], [STREET] = r.[STREET], [STREETNUMBER] = r.[STREETNUMBER], [BUILDINGCOMPLIMENT] = r.[BUILDINGCOMPLIMENT], [DISTRICTNAME] = r.[DISTRICTNAME], [CITY] = r.[CITY], [COUNTY] = r.[COUNTY], [STATE] = r.[STATE], [ZIPCODE] = r.[ZIPCODE], [ADDRESS] = r.[ADDRESS], [TAXGROUP] = r.[TAXGROUP], [VALIDFROM] = r.[VALIDFROM], [VALIDTO] = r.[VALIDTO]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [LOCATION] nvarchar(max) '$[1]', [COUNTRYREGIONID] nvarchar(max) '$[2]', [STREET] nvarchar(max) '$[3]', [STREETNUMBER] nvarchar(max) '$[4]', [BUILDINGCOMPLIMENT] nvarchar(max) '$[5]', [DISTRICTNAME] nvarchar(max) '$[6]', [CITY] nvarchar(max) '$[7]', [COUNTY] nvarchar(max) '$[8]', [STATE] nvarchar(max) '$[9]', [ZIPCODE] nvarchar(max) '$[10]', [ADDRESS] nvarchar(max) '$[11]', [TAXGROUP] nvarchar(max) '$[12]', [VALIDFROM] nvarchar(max) '$[13]', [VALIDTO] nvarchar(max) '$[14]') as r join [ax].[LOGISTICSPOSTALADDRESS] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[LOGISTICSPOSTALADDRESS] ([RECID], [LOCATION], [COUNTRYREGIONID], [STREET], [STREETNUMBER], [BUILDINGCOMPLIMENT], [DISTRICTNAME], [CITY], [COUNTY], [STATE], [ZIPCODE], [ADDRESS], [TAXGROUP], [VALIDFROM], [VALIDTO])
select r.[RECID], r.[LOCATION], r.[COUNTRYREGIONID], r.[STREET], r.[STREETNUMBER], r.[BUILDINGCOMPLIMENT], r.[DISTRICTNAME], r.[CITY], r.[COUNTY], r.[STATE], r.[ZIPCODE], r.[ADDRESS], r.[TAXGROUP], r.[VALIDFROM], r.[VALIDTO] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [LOCATION] nvarchar(max) '$[1]', [COUNTRYREGIONID] nvarchar(max) '$[2]', [STREET] nvarchar(max) '$[3]', [STREETNUMBER] nvarchar(max) '$[4]', [BUILDINGCOMPLIMENT] nvarchar(max) '$[5]', [DISTRICTNAME] nvarchar(max) '$[6]', [CITY] nvarchar(max) '$[7]', [COUNTY] nvarchar(max) '$[8]', [STATE] nvarchar(max) '$[9]', [ZIPCODE] nvarchar(max) '$[10]', [ADDRESS] nvarchar(max) '$[11]', [TAXGROUP] nvarchar(max) '$[12]', [VALIDFROM] nvarchar(max) '$[13]', [VALIDTO] nvarchar(max) '$[14]') as r
where not exists (select 1 from [ax].[LOGISTICSPOSTALADDRESS] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[LOGISTICSPOSTALADDRESS] ([RECID], [LOCATION], [COUNTRYREGIONID], [STREET], [STREETNUMBER], [BUILDINGCOMPLIMENT], [DISTRICTNAME], [CITY], [COUNTY], [STATE], [ZIPCODE], [ADDRESS], [TAXGROUP], [VALIDFROM], [VALIDTO])
select r.[RECID], r.[LOCATION], r.[COUNTRYREGIONID], r.[STREET], r.[STREETNUMBER], r.[BUILDINGCOMPLIMENT], r.[DISTRICTNAME], r.[CITY], r.[COUNTY], r.[STATE], r.[ZIPCODE], r.[ADDRESS], r.[TAXGROUP], r.[VALIDFROM], r.[VALIDTO] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [LOCATION] nvarchar(max) '$[1]', [COUNTRYREGIONID] nvarchar(max) '$[2]', [STREET] nvarchar(max) '$[3]', [STREETNUMBER] nvarchar(max) '$[4]', [BUILDINGCOMPLIMENT] nvarchar(max) '$[5]', [DISTRICTNAME] nvarchar(max) '$[6]', [CITY] nvarchar(max) '$[7]', [COUNTY] nvarchar(max) '$[8]', [STATE] nvarchar(max) '$[9]', [ZIPCODE] nvarchar(max) '$[10]', [ADDRESS] nvarchar(max) '$[11]', [TAXGROUP] nvarchar(max) '$[12]', [VALIDFROM] nvarchar(max) '$[13]', [VALIDTO] nvarchar(max) '$[14]') as r;

delete t from openjson(@r0) with ([RECID] nvarchar(400) '$[0]') as r join [ax].[LOGISTICSELECTRONICADDRESS] as t on t.[RECID] = r.[RECID] option (loop join, force order);

update t set [LOCATION] = r.[LOCATION], [PARTY] = r.[PARTY], [TYPE] = r.[TYPE], [LOCATOR] = r.[LOCATOR], [LOCATOREXTENSION] = r.[LOCATOREXTENSION], [DESCRIPTION] = r.[DESCRIPTION], [ISPRIMARY] = r.[ISPRIMARY], [ISMOBILEPHONE] = r.[ISMOBILEPHONE], [RETAILMARKETINGOPTIN] = r.[RETAILMARKETINGOPTIN], [CONTACTID] = r.[CONTACTID]
from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [LOCATION] nvarchar(max) '$[1]', [PARTY] nvarchar(max) '$[2]', [TYPE] nvarchar(max) '$[3]', [LOCATOR] nvarchar(max) '$[4]', [LOCATOREXTENSION] nvarchar(max) '$[5]', [DESCRIPTION] nvarchar(max) '$[6]', [ISPRIMARY] nvarchar(max) '$[7]', [ISMOBILEPHONE] nvarchar(max) '$[8]', [RETAILMARKETINGOPTIN] nvarchar(max) '$[9]', [CONTACTID] nvarchar(max) '$[10]') as r join [ax].[LOGISTICSELECTRONICADDRESS] as t on t.[RECID] = r.[RECID]
option (loop join, force order);
insert into [ax].[LOGISTICSELECTRONICADDRESS] ([RECID], [LOCATION], [PARTY], [TYPE], [LOCATOR], [LOCATOREXTENSION], [DESCRIPTION], [ISPRIMARY], [ISMOBILEPHONE], [RETAILMARKETINGOPTIN], [CONTACTID])
select r.[RECID], r.[LOCATION], r.[PARTY], r.[TYPE], r.[LOCATOR], r.[LOCATOREXTENSION], r.[DESCRIPTION], r.[ISPRIMARY], r.[ISMOBILEPHONE], r.[RETAILMARKETINGOPTIN], r.[CONTACTID] from openjson(@r1) with ([RECID] nvarchar(400) '$[0]', [LOCATION] nvarchar(max) '$[1]', [PARTY] nvarchar(max) '$[2]', [TYPE] nvarchar(max) '$[3]', [LOCATOR] nvarchar(max) '$[4]', [LOCATOREXTENSION] nvarchar(max) '$[5]', [DESCRIPTION] nvarchar(max) '$[6]', [ISPRIMARY] nvarchar(max) '$[7]', [ISMOBILEPHONE] nvarchar(max) '$[8]', [RETAILMARKETINGOPTIN] nvarchar(max) '$[9]', [CONTACTID] nvarchar(max) '$[10]') as r
where not exists (select 1 from [ax].[LOGISTICSELECTRONICADDRESS] as t where t.[RECID] = r.[RECID])
option (loop join, force order);

insert into [ax].[LOGISTICSELECTRONICADDRESS] ([RECID], [LOCATION], [PARTY], [TYPE], [LOCATOR], [LOCATOREXTENSION], [DESCRIPTION], [ISPRIMARY], [ISMOBILEPHONE], [RETAILMARKETINGOPTIN], [CONTACTID])
select r.[RECID], r.[LOCATION], r.[PARTY], r.[TYPE], r.[LOCATOR], r.[LOCATOREXTENSION], r.[DESCRIPTION], r.[ISPRIMARY], r.[ISMOBILEPHONE], r.[RETAILMARKETINGOPTIN], r.[CONTACTID] from openjson(@r2) with ([RECID] nvarchar(400) '$[0]', [LOCATION] nvarchar(max) '$[1]', [PARTY] nvarchar(max) '$[2]', [TYPE] nvarchar(max) '$[3]', [LOCATOR] nvarchar(max) '$[4]', [LOCATOREXTENSION] nvarchar(max) '$[5]', [DESCRIPTION] nvarchar(max) '$[6]', [ISPRIMARY] nvarchar(max) '$[7]', [ISMOBILEPHONE] nvarchar(max) '$[8]', [RETAILMARKETINGOPTIN] nvarchar(max) '$[9]', [CONTACTID] nvarchar(max) '$[10]') as r;

delete t from openjson(@r0) with ([DATAAREAID] nvarchar(400) '$[0]', [CUSTACCOUNTNUM] nvarchar(400) '$[1]', [RETAILAFFILIATIONID] nvarchar(400) '$[2]') as r join [ax].[RETAILCUSTAFFILIATION] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[CUSTACCOUNTNUM] = r.[CUSTACCOUNTNUM] and t.[RETAILAFFILIATIONID] = r.[RETAILAFFILIATIONID] option (loop join, force order);

insert into [ax].[RETAILCUSTAFFILIATION] ([DATAAREAID], [CUSTACCOUNTNUM], [RETAILAFFILIATIONID])
select r.[DATAAREAID], r.[CUSTACCOUNTNUM], r.[RETAILAFFILIATIONID] from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [CUSTACCOUNTNUM] nvarchar(400) '$[1]', [RETAILAFFILIATIONID] nvarchar(400) '$[2]') as r
where not exists (select 1 from [ax].[RETAILCUSTAFFILIATION] as t where t.[DATAAREAID] = r.[DATAAREAID] and t.[CUSTACCOUNTNUM] = r.[CUSTACCOUNTNUM] and t.[RETAILAFFILIATIONID] = r.[RETAILAFFILIATIONID])
option (loop join, force order);

insert into [ax].[RETAILCUSTAFFILIATION] ([DATAAREAID], [CUSTACCOUNTNUM], [RETAILAFFILIATIONID])
select r.[DATAAREAID], r.[CUSTACCOUNTNUM], r.[RETAILAFFILIATIONID] from openjson(@r2) with ([DATAAREAID] nvarchar(400) '$[0]', [CUSTACCOUNTNUM] nvarchar(400) '$[1]', [RETAILAFFILIATIONID] nvarchar(400) '$[2]') as r;

delete t from openjson(@r0) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [ATTRIBUTENAME] nvarchar(400) '$[2]') as r join [ax].[RETAILCUSTATTRIBUTE] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] and t.[ATTRIBUTENAME] = r.[ATTRIBUTENAME] option (loop join, force order);

update t set [ATTRIBUTEDATATYPE] = r.[ATTRIBUTEDATATYPE], [ATTRIBUTEVALUE] = r.[ATTRIBUTEVALUE]
from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [ATTRIBUTENAME] nvarchar(400) '$[2]', [ATTRIBUTEDATATYPE] nvarchar(max) '$[3]', [ATTRIBUTEVALUE] nvarchar(max) '$[4]') as r join [ax].[RETAILCUSTATTRIBUTE] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] and t.[ATTRIBUTENAME] = r.[ATTRIBUTENAME]
option (loop join, force order);
insert into [ax].[RETAILCUSTATTRIBUTE] ([DATAAREAID], [ACCOUNTNUM], [ATTRIBUTENAME], [ATTRIBUTEDATATYPE], [ATTRIBUTEVALUE])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[ATTRIBUTENAME], r.[ATTRIBUTEDATATYPE], r.[ATTRIBUTEVALUE] from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [ATTRIBUTENAME] nvarchar(400) '$[2]', [ATTRIBUTEDATATYPE] nvarchar(max) '$[3]', [ATTRIBUTEVALUE] nvarchar(max) '$[4]') as r
where not exists (select 1 from [ax].[RETAILCUSTATTRIBUTE] as t where t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] and t.[ATTRIBUTENAME] = r.[ATTRIBUTENAME])
option (loop join, force order);

insert into [ax].[RETAILCUSTATTRIBUTE] ([DATAAREAID], [ACCOUNTNUM], [ATTRIBUTENAME], [ATTRIBUTEDATATYPE], [ATTRIBUTEVALUE])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[ATTRIBUTENAME], r.[ATTRIBUTEDATATYPE], r.[ATTRIBUTEVALUE] from openjson(@r2) with ([DATAAREAID] nvarchar(400) '$[0]', [ACCOUNTNUM] nvarchar(400) '$[1]', [ATTRIBUTENAME] nvarchar(400) '$[2]', [ATTRIBUTEDATATYPE] nvarchar(max) '$[3]', [ATTRIBUTEVALUE] nvarchar(max) '$[4]') as r;

delete t from openjson(@r0) with ([PARTY] nvarchar(400) '$[0]', [ADDRESSBOOK] nvarchar(400) '$[1]') as r join [ax].[DIRADDRESSBOOKPARTY] as t on t.[PARTY] = r.[PARTY] and t.[ADDRESSBOOK] = r.[ADDRESSBOOK] option (loop join, force order);

insert into [ax].[DIRADDRESSBOOKPARTY] ([PARTY], [ADDRESSBOOK])
select r.[PARTY], r.[ADDRESSBOOK] from openjson(@r1) with ([PARTY] nvarchar(400) '$[0]', [ADDRESSBOOK] nvarchar(400) '$[1]') as r
where not exists (select 1 from [ax].[DIRADDRESSBOOKPARTY] as t where t.[PARTY] = r.[PARTY] and t.[ADDRESSBOOK] = r.[ADDRESSBOOK])
option (loop join, force order);

insert into [ax].[DIRADDRESSBOOKPARTY] ([PARTY], [ADDRESSBOOK])
select r.[PARTY], r.[ADDRESSBOOK] from openjson(@r2) with ([PARTY] nvarchar(400) '$[0]', [ADDRESSBOOK] nvarchar(400) '$[1]') as r;

delete t from openjson(@r0) with ([DATAAREAID] nvarchar(400) '$[0]', [PROVIDERID] nvarchar(400) '$[1]', [EXTERNALIDENTITYID] nvarchar(400) '$[2]') as r join [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[PROVIDERID] = r.[PROVIDERID] and t.[EXTERNALIDENTITYID] = r.[EXTERNALIDENTITYID] option (loop join, force order);

update t set [CUSTOMERACCOUNTNUMBER] = r.[CUSTOMERACCOUNTNUMBER], [ISACTIVATED] = r.[ISACTIVATED]
from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [PROVIDERID] nvarchar(400) '$[1]', [EXTERNALIDENTITYID] nvarchar(400) '$[2]', [CUSTOMERACCOUNTNUMBER] nvarchar(max) '$[3]', [ISACTIVATED] nvarchar(max) '$[4]') as r join [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t on t.[DATAAREAID] = r.[DATAAREAID] and t.[PROVIDERID] = r.[PROVIDERID] and t.[EXTERNALIDENTITYID] = r.[EXTERNALIDENTITYID]
option (loop join, force order);
insert into [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] ([DATAAREAID], [PROVIDERID], [EXTERNALIDENTITYID], [CUSTOMERACCOUNTNUMBER], [ISACTIVATED])
select r.[DATAAREAID], r.[PROVIDERID], r.[EXTERNALIDENTITYID], r.[CUSTOMERACCOUNTNUMBER], r.[ISACTIVATED] from openjson(@r1) with ([DATAAREAID] nvarchar(400) '$[0]', [PROVIDERID] nvarchar(400) '$[1]', [EXTERNALIDENTITYID] nvarchar(400) '$[2]', [CUSTOMERACCOUNTNUMBER] nvarchar(max) '$[3]', [ISACTIVATED] nvarchar(max) '$[4]') as r
where not exists (select 1 from [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t where t.[DATAAREAID] = r.[DATAAREAID] and t.[PROVIDERID] = r.[PROVIDERID] and t.[EXTERNALIDENTITYID] = r.[EXTERNALIDENTITYID])
option (loop join, force order);

insert into [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] ([DATAAREAID], [PROVIDERID], [EXTERNALIDENTITYID], [CUSTOMERACCOUNTNUMBER], [ISACTIVATED])
select r.[DATAAREAID], r.[PROVIDERID], r.[EXTERNALIDENTITYID], r.[CUSTOMERACCOUNTNUMBER], r.[ISACTIVATED] from openjson(@r2) with ([DATAAREAID] nvarchar(400) '$[0]', [PROVIDERID] nvarchar(400) '$[1]', [EXTERNALIDENTITYID] nvarchar(400) '$[2]', [CUSTOMERACCOUNTNUMBER] nvarchar(max) '$[3]', [ISACTIVATED] nvarchar(max) '$[4]') as r;

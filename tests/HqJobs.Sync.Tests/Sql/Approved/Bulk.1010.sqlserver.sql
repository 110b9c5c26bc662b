select top (0) t.[DATAAREAID], t.[ACCOUNTNUM], t.[RECID], t.[PARTY], t.[CUSTGROUP], t.[CURRENCY], t.[DEFAULTDIMENSION], t.[INVOICEACCOUNT], t.[BLOCKED], t.[CREDITMAX], t.[TAXGROUP], t.[VATNUM], t.[IDENTIFICATIONNUMBER], t.[ORGID], t.[LINEDISC], t.[MULTILINEDISC], t.[ENDDISC], t.[PRICEGROUP], t.[USEPURCHREQUEST], t.[CREATEDDATETIME] into [#ROWS_CUSTTABLE] from [ax].[CUSTTABLE] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [RECID] = r.[RECID], [PARTY] = r.[PARTY], [CUSTGROUP] = r.[CUSTGROUP], [CURRENCY] = r.[CURRENCY], [DEFAULTDIMENSION] = r.[DEFAULTDIMENSION], [INVOICEACCOUNT] = r.[INVOICEACCOUNT], [BLOCKED] = r.[BLOCKED], [CREDITMAX] = r.[CREDITMAX], [TAXGROUP] = r.[TAXGROUP], [VATNUM] = r.[VATNUM], [IDENTIFICATIONNUMBER] = r.[IDENTIFICATIONNUMBER], [ORGID] = r.[ORGID], [LINEDISC] = r.[LINEDISC], [MULTILINEDISC] = r.[MULTILINEDISC], [ENDDISC] = r.[ENDDISC], [PRICEGROUP] = r.[PRICEGROUP], [USEPURCHREQUEST] = r.[USEPURCHREQUEST], [CREATEDDATETIME] = r.[CREATEDDATETIME]
from [ax].[CUSTTABLE] as t with (updlock, serializable) join [#ROWS_CUSTTABLE] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM];
insert into [ax].[CUSTTABLE] ([DATAAREAID], [ACCOUNTNUM], [RECID], [PARTY], [CUSTGROUP], [CURRENCY], [DEFAULTDIMENSION], [INVOICEACCOUNT], [BLOCKED], [CREDITMAX], [TAXGROUP], [VATNUM], [IDENTIFICATIONNUMBER], [ORGID], [LINEDISC], [MULTILINEDISC], [ENDDISC], [PRICEGROUP], [USEPURCHREQUEST], [CREATEDDATETIME])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[RECID], r.[PARTY], r.[CUSTGROUP], r.[CURRENCY], r.[DEFAULTDIMENSION], r.[INVOICEACCOUNT], r.[BLOCKED], r.[CREDITMAX], r.[TAXGROUP], r.[VATNUM], r.[IDENTIFICATIONNUMBER], r.[ORGID], r.[LINEDISC], r.[MULTILINEDISC], r.[ENDDISC], r.[PRICEGROUP], r.[USEPURCHREQUEST], r.[CREATEDDATETIME] from [#ROWS_CUSTTABLE] as r
where not exists (select 1 from [ax].[CUSTTABLE] as t with (updlock, serializable) where t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM]);
truncate table [#ROWS_CUSTTABLE];
select top (0) t.[DATAAREAID], t.[ACCOUNTNUM] into [#KEYS_CUSTTABLE] from [ax].[CUSTTABLE] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[CUSTTABLE] as t join [#KEYS_CUSTTABLE] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM];
truncate table [#KEYS_CUSTTABLE];

select top (0) t.[DATAAREAID], t.[ACCOUNTNUM], t.[CUSTACCOUNTASYNC], t.[RECEIPTEMAIL], t.[RECEIPTOPTION] into [#ROWS_RETAILCUSTTABLE] from [ax].[RETAILCUSTTABLE] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [CUSTACCOUNTASYNC] = r.[CUSTACCOUNTASYNC], [RECEIPTEMAIL] = r.[RECEIPTEMAIL], [RECEIPTOPTION] = r.[RECEIPTOPTION]
from [ax].[RETAILCUSTTABLE] as t with (updlock, serializable) join [#ROWS_RETAILCUSTTABLE] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM];
insert into [ax].[RETAILCUSTTABLE] ([DATAAREAID], [ACCOUNTNUM], [CUSTACCOUNTASYNC], [RECEIPTEMAIL], [RECEIPTOPTION])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[CUSTACCOUNTASYNC], r.[RECEIPTEMAIL], r.[RECEIPTOPTION] from [#ROWS_RETAILCUSTTABLE] as r
where not exists (select 1 from [ax].[RETAILCUSTTABLE] as t with (updlock, serializable) where t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM]);
truncate table [#ROWS_RETAILCUSTTABLE];
select top (0) t.[DATAAREAID], t.[ACCOUNTNUM] into [#KEYS_RETAILCUSTTABLE] from [ax].[RETAILCUSTTABLE] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[RETAILCUSTTABLE] as t join [#KEYS_RETAILCUSTTABLE] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM];
truncate table [#KEYS_RETAILCUSTTABLE];

select top (0) t.[RECID], t.[PARTYNUMBER], t.[PARTYTYPE], t.[NAME], t.[LANGUAGEID], t.[PRIMARYADDRESSLOCATION], t.[PRIMARYCONTACTPHONE], t.[PRIMARYCONTACTEMAIL], t.[PRIMARYCONTACTURL] into [#ROWS_DIRPARTYTABLE] from [ax].[DIRPARTYTABLE] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [PARTYNUMBER] = r.[PARTYNUMBER], [PARTYTYPE] = r.[PARTYTYPE], [NAME] = r.[NAME], [LANGUAGEID] = r.[LANGUAGEID], [PRIMARYADDRESSLOCATION] = r.[PRIMARYADDRESSLOCATION], [PRIMARYCONTACTPHONE] = r.[PRIMARYCONTACTPHONE], [PRIMARYCONTACTEMAIL] = r.[PRIMARYCONTACTEMAIL], [PRIMARYCONTACTURL] = r.[PRIMARYCONTACTURL]
from [ax].[DIRPARTYTABLE] as t with (updlock, serializable) join [#ROWS_DIRPARTYTABLE] as r on t.[RECID] = r.[RECID];
insert into [ax].[DIRPARTYTABLE] ([RECID], [PARTYNUMBER], [PARTYTYPE], [NAME], [LANGUAGEID], [PRIMARYADDRESSLOCATION], [PRIMARYCONTACTPHONE], [PRIMARYCONTACTEMAIL], [PRIMARYCONTACTURL])
select r.[RECID], r.[PARTYNUMBER], r.[PARTYTYPE], r.[NAME], r.[LANGUAGEID], r.[PRIMARYADDRESSLOCATION], r.[PRIMARYCONTACTPHONE], r.[PRIMARYCONTACTEMAIL], r.[PRIMARYCONTACTURL] from [#ROWS_DIRPARTYTABLE] as r
where not exists (select 1 from [ax].[DIRPARTYTABLE] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_DIRPARTYTABLE];
select top (0) t.[RECID] into [#KEYS_DIRPARTYTABLE] from [ax].[DIRPARTYTABLE] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[DIRPARTYTABLE] as t join [#KEYS_DIRPARTYTABLE] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_DIRPARTYTABLE];

select top (0) t.[RECID], t.[PERSONALTITLE] into [#ROWS_DIRPERSON] from [ax].[DIRPERSON] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [PERSONALTITLE] = r.[PERSONALTITLE]
from [ax].[DIRPERSON] as t with (updlock, serializable) join [#ROWS_DIRPERSON] as r on t.[RECID] = r.[RECID];
insert into [ax].[DIRPERSON] ([RECID], [PERSONALTITLE])
select r.[RECID], r.[PERSONALTITLE] from [#ROWS_DIRPERSON] as r
where not exists (select 1 from [ax].[DIRPERSON] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_DIRPERSON];
select top (0) t.[RECID] into [#KEYS_DIRPERSON] from [ax].[DIRPERSON] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[DIRPERSON] as t join [#KEYS_DIRPERSON] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_DIRPERSON];

select top (0) t.[RECID], t.[PERSON], t.[FIRSTNAME], t.[MIDDLENAME], t.[LASTNAME], t.[VALIDFROM], t.[VALIDTO] into [#ROWS_DIRPERSONNAME] from [ax].[DIRPERSONNAME] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [PERSON] = r.[PERSON], [FIRSTNAME] = r.[FIRSTNAME], [MIDDLENAME] = r.[MIDDLENAME], [LASTNAME] = r.[LASTNAME], [VALIDFROM] = r.[VALIDFROM], [VALIDTO] = r.[VALIDTO]
from [ax].[DIRPERSONNAME] as t with (updlock, serializable) join [#ROWS_DIRPERSONNAME] as r on t.[RECID] = r.[RECID];
insert into [ax].[DIRPERSONNAME] ([RECID], [PERSON], [FIRSTNAME], [MIDDLENAME], [LASTNAME], [VALIDFROM], [VALIDTO])
select r.[RECID], r.[PERSON], r.[FIRSTNAME], r.[MIDDLENAME], r.[LASTNAME], r.[VALIDFROM], r.[VALIDTO] from [#ROWS_DIRPERSONNAME] as r
where not exists (select 1 from [ax].[DIRPERSONNAME] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_DIRPERSONNAME];
select top (0) t.[RECID] into [#KEYS_DIRPERSONNAME] from [ax].[DIRPERSONNAME] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[DIRPERSONNAME] as t join [#KEYS_DIRPERSONNAME] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_DIRPERSONNAME];

select top (0) t.[RECID], t.[LOCATIONID], t.[DESCRIPTION], t.[ISPOSTALADDRESS], t.[PARTY], t.[ADDRESSID] into [#ROWS_LOGISTICSLOCATION] from [ax].[LOGISTICSLOCATION] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [LOCATIONID] = r.[LOCATIONID], [DESCRIPTION] = r.[DESCRIPTION], [ISPOSTALADDRESS] = r.[ISPOSTALADDRESS], [PARTY] = r.[PARTY], [ADDRESSID] = r.[ADDRESSID]
from [ax].[LOGISTICSLOCATION] as t with (updlock, serializable) join [#ROWS_LOGISTICSLOCATION] as r on t.[RECID] = r.[RECID];
insert into [ax].[LOGISTICSLOCATION] ([RECID], [LOCATIONID], [DESCRIPTION], [ISPOSTALADDRESS], [PARTY], [ADDRESSID])
select r.[RECID], r.[LOCATIONID], r.[DESCRIPTION], r.[ISPOSTALADDRESS], r.[PARTY], r.[ADDRESSID] from [#ROWS_LOGISTICSLOCATION] as r
where not exists (select 1 from [ax].[LOGISTICSLOCATION] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_LOGISTICSLOCATION];
select top (0) t.[RECID] into [#KEYS_LOGISTICSLOCATION] from [ax].[LOGISTICSLOCATION] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[LOGISTICSLOCATION] as t join [#KEYS_LOGISTICSLOCATION] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_LOGISTICSLOCATION];

select top (0) t.[RECID], t.[PARTY], t.[LOCATION], t.[ISPRIMARY], t.[ISPOSTALADDRESS] into [#ROWS_DIRPARTYLOCATION] from [ax].[DIRPARTYLOCATION] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [PARTY] = r.[PARTY], [LOCATION] = r.[LOCATION], [ISPRIMARY] = r.[ISPRIMARY], [ISPOSTALADDRESS] = r.[ISPOSTALADDRESS]
from [ax].[DIRPARTYLOCATION] as t with (updlock, serializable) join [#ROWS_DIRPARTYLOCATION] as r on t.[RECID] = r.[RECID];
insert into [ax].[DIRPARTYLOCATION] ([RECID], [PARTY], [LOCATION], [ISPRIMARY], [ISPOSTALADDRESS])
select r.[RECID], r.[PARTY], r.[LOCATION], r.[ISPRIMARY], r.[ISPOSTALADDRESS] from [#ROWS_DIRPARTYLOCATION] as r
where not exists (select 1 from [ax].[DIRPARTYLOCATION] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_DIRPARTYLOCATION];
select top (0) t.[RECID] into [#KEYS_DIRPARTYLOCATION] from [ax].[DIRPARTYLOCATION] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[DIRPARTYLOCATION] as t join [#KEYS_DIRPARTYLOCATION] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_DIRPARTYLOCATION];

select top (0) t.[RECID], t.[PARTYLOCATION], t.[LOCATION], t.[ROLE] into [#ROWS_DIRPARTYLOCATIONROLE] from [ax].[DIRPARTYLOCATIONROLE] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [PARTYLOCATION] = r.[PARTYLOCATION], [LOCATION] = r.[LOCATION], [ROLE] = r.[ROLE]
from [ax].[DIRPARTYLOCATIONROLE] as t with (updlock, serializable) join [#ROWS_DIRPARTYLOCATIONROLE] as r on t.[RECID] = r.[RECID];
insert into [ax].[DIRPARTYLOCATIONROLE] ([RECID], [PARTYLOCATION], [LOCATION], [ROLE])
select r.[RECID], r.[PARTYLOCATION], r.[LOCATION], r.[ROLE] from [#ROWS_DIRPARTYLOCATIONROLE] as r
where not exists (select 1 from [ax].[DIRPARTYLOCATIONROLE] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_DIRPARTYLOCATIONROLE];
select top (0) t.[RECID] into [#KEYS_DIRPARTYLOCATIONROLE] from [ax].[DIRPARTYLOCATIONROLE] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[DIRPARTYLOCATIONROLE] as t join [#KEYS_DIRPARTYLOCATIONROLE] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_DIRPARTYLOCATIONROLE];

select top (0) t.[RECID], t.[LOCATION], t.[COUNTRYREGIONID], t.[STREET], t.[STREETNUMBER], t.[BUILDINGCOMPLIMENT], t.[DISTRICTNAME], t.[CITY], t.[COUNTY], t.[STATE], t.[ZIPCODE], t.[ADDRESS], t.[TAXGROUP], t.[VALIDFROM], t.[VALIDTO] into [#ROWS_LOGISTICSPOSTALADDRESS] from [ax].[LOGISTICSPOSTALADDRESS] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [LOCATION] = r.[LOCATION], [COUNTRYREGIONID] = r.[COUNTRYREGIONID], [STREET] = r.[STREET], [STREETNUMBER] = r.[STREETNUMBER], [BUILDINGCOMPLIMENT] = r.[BUILDINGCOMPLIMENT], [DISTRICTNAME] = r.[DISTRICTNAME], [CITY] = r.[CITY], [COUNTY] = r.[COUNTY], [STATE] = r.[STATE], [ZIPCODE] = r.[ZIPCODE], [ADDRESS] = r.[ADDRESS], [TAXGROUP] = r.[TAXGROUP], [VALIDFROM] = r.[VALIDFROM], [VALIDTO] = r.[VALIDTO]
from [ax].[LOGISTICSPOSTALADDRESS] as t with (updlock, serializable) join [#ROWS_LOGISTICSPOSTALADDRESS] as r on t.[RECID] = r.[RECID];
insert into [ax].[LOGISTICSPOSTALADDRESS] ([RECID], [LOCATION], [COUNTRYREGIONID], [STREET], [STREETNUMBER], [BUILDINGCOMPLIMENT], [DISTRICTNAME], [CITY], [COUNTY], [STATE], [ZIPCODE], [ADDRESS], [TAXGROUP], [VALIDFROM], [VALIDTO])
select r.[RECID], r.[LOCATION], r.[COUNTRYREGIONID], r.[STREET], r.[STREETNUMBER], r.[BUILDINGCOMPLIMENT], r.[DISTRICTNAME], r.[CITY], r.[COUNTY], r.[STATE], r.[ZIPCODE], r.[ADDRESS], r.[TAXGROUP], r.[VALIDFROM], r.[VALIDTO] from [#ROWS_LOGISTICSPOSTALADDRESS] as r
where not exists (select 1 from [ax].[LOGISTICSPOSTALADDRESS] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_LOGISTICSPOSTALADDRESS];
select top (0) t.[RECID] into [#KEYS_LOGISTICSPOSTALADDRESS] from [ax].[LOGISTICSPOSTALADDRESS] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[LOGISTICSPOSTALADDRESS] as t join [#KEYS_LOGISTICSPOSTALADDRESS] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_LOGISTICSPOSTALADDRESS];

select top (0) t.[RECID], t.[LOCATION], t.[PARTY], t.[TYPE], t.[LOCATOR], t.[LOCATOREXTENSION], t.[DESCRIPTION], t.[ISPRIMARY], t.[ISMOBILEPHONE], t.[RETAILMARKETINGOPTIN], t.[CONTACTID] into [#ROWS_LOGISTICSELECTRONICADDRESS] from [ax].[LOGISTICSELECTRONICADDRESS] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [LOCATION] = r.[LOCATION], [PARTY] = r.[PARTY], [TYPE] = r.[TYPE], [LOCATOR] = r.[LOCATOR], [LOCATOREXTENSION] = r.[LOCATOREXTENSION], [DESCRIPTION] = r.[DESCRIPTION], [ISPRIMARY] = r.[ISPRIMARY], [ISMOBILEPHONE] = r.[ISMOBILEPHONE], [RETAILMARKETINGOPTIN] = r.[RETAILMARKETINGOPTIN], [CONTACTID] = r.[CONTACTID]
from [ax].[LOGISTICSELECTRONICADDRESS] as t with (updlock, serializable) join [#ROWS_LOGISTICSELECTRONICADDRESS] as r on t.[RECID] = r.[RECID];
insert into [ax].[LOGISTICSELECTRONICADDRESS] ([RECID], [LOCATION], [PARTY], [TYPE], [LOCATOR], [LOCATOREXTENSION], [DESCRIPTION], [ISPRIMARY], [ISMOBILEPHONE], [RETAILMARKETINGOPTIN], [CONTACTID])
select r.[RECID], r.[LOCATION], r.[PARTY], r.[TYPE], r.[LOCATOR], r.[LOCATOREXTENSION], r.[DESCRIPTION], r.[ISPRIMARY], r.[ISMOBILEPHONE], r.[RETAILMARKETINGOPTIN], r.[CONTACTID] from [#ROWS_LOGISTICSELECTRONICADDRESS] as r
where not exists (select 1 from [ax].[LOGISTICSELECTRONICADDRESS] as t with (updlock, serializable) where t.[RECID] = r.[RECID]);
truncate table [#ROWS_LOGISTICSELECTRONICADDRESS];
select top (0) t.[RECID] into [#KEYS_LOGISTICSELECTRONICADDRESS] from [ax].[LOGISTICSELECTRONICADDRESS] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[LOGISTICSELECTRONICADDRESS] as t join [#KEYS_LOGISTICSELECTRONICADDRESS] as r on t.[RECID] = r.[RECID];
truncate table [#KEYS_LOGISTICSELECTRONICADDRESS];

select top (0) t.[DATAAREAID], t.[CUSTACCOUNTNUM], t.[RETAILAFFILIATIONID] into [#ROWS_RETAILCUSTAFFILIATION] from [ax].[RETAILCUSTAFFILIATION] as t left join (select 1 as [none]) as n on 1 = 0;
insert into [ax].[RETAILCUSTAFFILIATION] ([DATAAREAID], [CUSTACCOUNTNUM], [RETAILAFFILIATIONID])
select r.[DATAAREAID], r.[CUSTACCOUNTNUM], r.[RETAILAFFILIATIONID] from [#ROWS_RETAILCUSTAFFILIATION] as r
where not exists (select 1 from [ax].[RETAILCUSTAFFILIATION] as t with (updlock, serializable) where t.[DATAAREAID] = r.[DATAAREAID] and t.[CUSTACCOUNTNUM] = r.[CUSTACCOUNTNUM] and t.[RETAILAFFILIATIONID] = r.[RETAILAFFILIATIONID]);
truncate table [#ROWS_RETAILCUSTAFFILIATION];
select top (0) t.[DATAAREAID], t.[CUSTACCOUNTNUM], t.[RETAILAFFILIATIONID] into [#KEYS_RETAILCUSTAFFILIATION] from [ax].[RETAILCUSTAFFILIATION] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[RETAILCUSTAFFILIATION] as t join [#KEYS_RETAILCUSTAFFILIATION] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[CUSTACCOUNTNUM] = r.[CUSTACCOUNTNUM] and t.[RETAILAFFILIATIONID] = r.[RETAILAFFILIATIONID];
truncate table [#KEYS_RETAILCUSTAFFILIATION];

select top (0) t.[DATAAREAID], t.[ACCOUNTNUM], t.[ATTRIBUTENAME], t.[ATTRIBUTEDATATYPE], t.[ATTRIBUTEVALUE] into [#ROWS_RETAILCUSTATTRIBUTE] from [ax].[RETAILCUSTATTRIBUTE] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [ATTRIBUTEDATATYPE] = r.[ATTRIBUTEDATATYPE], [ATTRIBUTEVALUE] = r.[ATTRIBUTEVALUE]
from [ax].[RETAILCUSTATTRIBUTE] as t with (updlock, serializable) join [#ROWS_RETAILCUSTATTRIBUTE] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] and t.[ATTRIBUTENAME] = r.[ATTRIBUTENAME];
insert into [ax].[RETAILCUSTATTRIBUTE] ([DATAAREAID], [ACCOUNTNUM], [ATTRIBUTENAME], [ATTRIBUTEDATATYPE], [ATTRIBUTEVALUE])
select r.[DATAAREAID], r.[ACCOUNTNUM], r.[ATTRIBUTENAME], r.[ATTRIBUTEDATATYPE], r.[ATTRIBUTEVALUE] from [#ROWS_RETAILCUSTATTRIBUTE] as r
where not exists (select 1 from [ax].[RETAILCUSTATTRIBUTE] as t with (updlock, serializable) where t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] and t.[ATTRIBUTENAME] = r.[ATTRIBUTENAME]);
truncate table [#ROWS_RETAILCUSTATTRIBUTE];
select top (0) t.[DATAAREAID], t.[ACCOUNTNUM], t.[ATTRIBUTENAME] into [#KEYS_RETAILCUSTATTRIBUTE] from [ax].[RETAILCUSTATTRIBUTE] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[RETAILCUSTATTRIBUTE] as t join [#KEYS_RETAILCUSTATTRIBUTE] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[ACCOUNTNUM] = r.[ACCOUNTNUM] and t.[ATTRIBUTENAME] = r.[ATTRIBUTENAME];
truncate table [#KEYS_RETAILCUSTATTRIBUTE];

select top (0) t.[PARTY], t.[ADDRESSBOOK] into [#ROWS_DIRADDRESSBOOKPARTY] from [ax].[DIRADDRESSBOOKPARTY] as t left join (select 1 as [none]) as n on 1 = 0;
insert into [ax].[DIRADDRESSBOOKPARTY] ([PARTY], [ADDRESSBOOK])
select r.[PARTY], r.[ADDRESSBOOK] from [#ROWS_DIRADDRESSBOOKPARTY] as r
where not exists (select 1 from [ax].[DIRADDRESSBOOKPARTY] as t with (updlock, serializable) where t.[PARTY] = r.[PARTY] and t.[ADDRESSBOOK] = r.[ADDRESSBOOK]);
truncate table [#ROWS_DIRADDRESSBOOKPARTY];
select top (0) t.[PARTY], t.[ADDRESSBOOK] into [#KEYS_DIRADDRESSBOOKPARTY] from [ax].[DIRADDRESSBOOKPARTY] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[DIRADDRESSBOOKPARTY] as t join [#KEYS_DIRADDRESSBOOKPARTY] as r on t.[PARTY] = r.[PARTY] and t.[ADDRESSBOOK] = r.[ADDRESSBOOK];
truncate table [#KEYS_DIRADDRESSBOOKPARTY];

select top (0) t.[DATAAREAID], t.[PROVIDERID], t.[EXTERNALIDENTITYID], t.[CUSTOMERACCOUNTNUMBER], t.[ISACTIVATED] into [#ROWS_RETAILEXTERNALIDTOCUSTOMERMAP] from [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t left join (select 1 as [none]) as n on 1 = 0;
update t set [CUSTOMERACCOUNTNUMBER] = r.[CUSTOMERACCOUNTNUMBER], [ISACTIVATED] = r.[ISACTIVATED]
from [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t with (updlock, serializable) join [#ROWS_RETAILEXTERNALIDTOCUSTOMERMAP] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[PROVIDERID] = r.[PROVIDERID] and t.[EXTERNALIDENTITYID] = r.[EXTERNALIDENTITYID];
insert into [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] ([DATAAREAID], [PROVIDERID], [EXTERNALIDENTITYID], [CUSTOMERACCOUNTNUMBER], [ISACTIVATED])
select r.[DATAAREAID], r.[PROVIDERID], r.[EXTERNALIDENTITYID], r.[CUSTOMERACCOUNTNUMBER], r.[ISACTIVATED] from [#ROWS_RETAILEXTERNALIDTOCUSTOMERMAP] as r
where not exists (select 1 from [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t with (updlock, serializable) where t.[DATAAREAID] = r.[DATAAREAID] and t.[PROVIDERID] = r.[PROVIDERID] and t.[EXTERNALIDENTITYID] = r.[EXTERNALIDENTITYID]);
truncate table [#ROWS_RETAILEXTERNALIDTOCUSTOMERMAP];
select top (0) t.[DATAAREAID], t.[PROVIDERID], t.[EXTERNALIDENTITYID] into [#KEYS_RETAILEXTERNALIDTOCUSTOMERMAP] from [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t left join (select 1 as [none]) as n on 1 = 0;
delete t from [ax].[RETAILEXTERNALIDTOCUSTOMERMAP] as t join [#KEYS_RETAILEXTERNALIDTOCUSTOMERMAP] as r on t.[DATAAREAID] = r.[DATAAREAID] and t.[PROVIDERID] = r.[PROVIDERID] and t.[EXTERNALIDENTITYID] = r.[EXTERNALIDENTITYID];
truncate table [#KEYS_RETAILEXTERNALIDTOCUSTOMERMAP];

-- How each table stands: its lowest and highest counter, the last one handed out, and the row at the watermark.
-- at channel
-- in @watermarks nvarchar(max)
select N'RETAILASYNCCUSTOMERV2' as TABLENAME,
       (select min(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERV2] as c with (readcommittedlock, readpast, rowlock)) as LOWEST,
       (select max(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERV2] as c with (readcommittedlock, readpast, rowlock)) as HIGHEST,
       cast(ident_current(N'ax.RETAILASYNCCUSTOMERV2') as bigint) as LASTISSUED,
       (select (select coalesce(lower(c.DATAAREAID), N'') as DATAAREAID, coalesce(lower(c.CUSTACCOUNTASYNC), N'') as CUSTACCOUNTASYNC, coalesce(c.CUSTACCOUNT, N'') as CUSTACCOUNT, c.OPERATION as OPERATION, c.ORIGINATINGCHANNEL as ORIGINATINGCHANNEL, c.OPERATIONDATETIME as OPERATIONDATETIME, c.OLDVALUES as OLDVALUES, c.RELATIONSHIPTYPE as RELATIONSHIPTYPE, c.TITLERECORDID as TITLERECORDID, c.FIRSTNAME as FIRSTNAME, c.MIDDLENAME as MIDDLENAME, c.LASTNAME as LASTNAME, c.CUSTNAME as CUSTNAME, c.PHONE as PHONE, c.PHONEEXTENSION as PHONEEXTENSION, c.CELLULARPHONE as CELLULARPHONE, c.EMAIL as EMAIL, c.URL as URL, c.RECEIPTEMAIL as RECEIPTEMAIL, c.RECEIPTOPTION as RECEIPTOPTION, c.LANGUAGEID as LANGUAGEID, c.CURRENCY as CURRENCY, c.CUSTGROUP as CUSTGROUP, c.INVOICEACCOUNT as INVOICEACCOUNT, c.CREDITMAX as CREDITMAX, c.PRICEGROUP as PRICEGROUP, c.BLOCKED as BLOCKED, c.ORGANIZATIONID as ORGANIZATIONID, c.MULTILINEDISC as MULTILINEDISC, c.LINEDISC as LINEDISC, c.ENDDISC as ENDDISC, c.USEPURCHREQUEST as USEPURCHREQUEST, c.TAXGROUP as TAXGROUP, c.VATNUM as VATNUM, c.IDENTIFICATIONNUMBER as IDENTIFICATIONNUMBER for json path, include_null_values, without_array_wrapper)
          from [ax].[RETAILASYNCCUSTOMERV2] as c with (readcommittedlock, readpast, rowlock)
         where c.REPLICATIONCOUNTERFROMORIGIN = cast(json_value(@watermarks, N'$.RETAILASYNCCUSTOMERV2') as bigint)) as CONTENT
union all
select N'RETAILASYNCADDRESSV2' as TABLENAME,
       (select min(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCADDRESSV2] as c with (readcommittedlock, readpast, rowlock)) as LOWEST,
       (select max(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCADDRESSV2] as c with (readcommittedlock, readpast, rowlock)) as HIGHEST,
       cast(ident_current(N'ax.RETAILASYNCADDRESSV2') as bigint) as LASTISSUED,
       (select (select coalesce(lower(c.DATAAREAID), N'') as DATAAREAID, coalesce(lower(c.CUSTACCOUNTASYNC), N'') as CUSTACCOUNTASYNC, coalesce(c.CUSTACCOUNT, N'') as CUSTACCOUNT, c.OPERATION as OPERATION, c.ORIGINATINGCHANNEL as ORIGINATINGCHANNEL, c.OPERATIONDATETIME as OPERATIONDATETIME, c.OLDVALUES as OLDVALUES, c.ADDRESSID as ADDRESSID, c.CUSTNAME as CUSTNAME, c.ROLE as ROLE, c.STREET as STREET, c.STREETNUMBER as STREETNUMBER, c.BUILDINGCOMPLIMENT as BUILDINGCOMPLIMENT, c.DISTRICTNAME as DISTRICTNAME, c.CITY as CITY, c.COUNTY as COUNTY, c.STATE as STATE, c.ZIP as ZIP, c.COUNTRY as COUNTRY, c.PHONE as PHONE, c.EMAIL as EMAIL, c.URL as URL, c.TAXGROUP as TAXGROUP, c.MAKEPOSTALADDRESSPRIMARY as MAKEPOSTALADDRESSPRIMARY for json path, include_null_values, without_array_wrapper)
          from [ax].[RETAILASYNCADDRESSV2] as c with (readcommittedlock, readpast, rowlock)
         where c.REPLICATIONCOUNTERFROMORIGIN = cast(json_value(@watermarks, N'$.RETAILASYNCADDRESSV2') as bigint)) as CONTENT
union all
select N'RETAILASYNCCUSTOMERCONTACT' as TABLENAME,
       (select min(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERCONTACT] as c with (readcommittedlock, readpast, rowlock)) as LOWEST,
       (select max(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERCONTACT] as c with (readcommittedlock, readpast, rowlock)) as HIGHEST,
       cast(ident_current(N'ax.RETAILASYNCCUSTOMERCONTACT') as bigint) as LASTISSUED,
       (select (select coalesce(lower(c.DATAAREAID), N'') as DATAAREAID, coalesce(lower(c.CUSTACCOUNTASYNC), N'') as CUSTACCOUNTASYNC, coalesce(c.CUSTACCOUNT, N'') as CUSTACCOUNT, c.OPERATION as OPERATION, c.ORIGINATINGCHANNEL as ORIGINATINGCHANNEL, c.OPERATIONDATETIME as OPERATIONDATETIME, c.OLDVALUES as OLDVALUES, c.CONTACTID as CONTACTID, c.TYPE as TYPE, c.LOCATOR as LOCATOR, c.LOCATOREXTENSION as LOCATOREXTENSION, c.DESCRIPTION as DESCRIPTION, c.ISPRIMARY as ISPRIMARY, c.ISMOBILEPHONE as ISMOBILEPHONE, c.MARKETINGOPTIN as MARKETINGOPTIN for json path, include_null_values, without_array_wrapper)
          from [ax].[RETAILASYNCCUSTOMERCONTACT] as c with (readcommittedlock, readpast, rowlock)
         where c.REPLICATIONCOUNTERFROMORIGIN = cast(json_value(@watermarks, N'$.RETAILASYNCCUSTOMERCONTACT') as bigint)) as CONTENT
union all
select N'RETAILASYNCCUSTOMERAFFILIATION' as TABLENAME,
       (select min(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as c with (readcommittedlock, readpast, rowlock)) as LOWEST,
       (select max(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as c with (readcommittedlock, readpast, rowlock)) as HIGHEST,
       cast(ident_current(N'ax.RETAILASYNCCUSTOMERAFFILIATION') as bigint) as LASTISSUED,
       (select (select coalesce(lower(c.DATAAREAID), N'') as DATAAREAID, coalesce(lower(c.CUSTACCOUNTASYNC), N'') as CUSTACCOUNTASYNC, coalesce(c.CUSTACCOUNT, N'') as CUSTACCOUNT, c.OPERATION as OPERATION, c.ORIGINATINGCHANNEL as ORIGINATINGCHANNEL, c.OPERATIONDATETIME as OPERATIONDATETIME, c.OLDVALUES as OLDVALUES, c.RETAILAFFILIATIONID as RETAILAFFILIATIONID for json path, include_null_values, without_array_wrapper)
          from [ax].[RETAILASYNCCUSTOMERAFFILIATION] as c with (readcommittedlock, readpast, rowlock)
         where c.REPLICATIONCOUNTERFROMORIGIN = cast(json_value(@watermarks, N'$.RETAILASYNCCUSTOMERAFFILIATION') as bigint)) as CONTENT
union all
select N'RETAILASYNCCUSTOMERATTRIBUTEV2' as TABLENAME,
       (select min(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as c with (readcommittedlock, readpast, rowlock)) as LOWEST,
       (select max(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as c with (readcommittedlock, readpast, rowlock)) as HIGHEST,
       cast(ident_current(N'ax.RETAILASYNCCUSTOMERATTRIBUTEV2') as bigint) as LASTISSUED,
       (select (select coalesce(lower(c.DATAAREAID), N'') as DATAAREAID, coalesce(lower(c.CUSTACCOUNTASYNC), N'') as CUSTACCOUNTASYNC, coalesce(c.CUSTACCOUNT, N'') as CUSTACCOUNT, c.OPERATION as OPERATION, c.ORIGINATINGCHANNEL as ORIGINATINGCHANNEL, c.OPERATIONDATETIME as OPERATIONDATETIME, c.OLDVALUES as OLDVALUES, c.ATTRIBUTENAME as ATTRIBUTENAME, c.ATTRIBUTEDATATYPE as ATTRIBUTEDATATYPE, c.ATTRIBUTEVALUE as ATTRIBUTEVALUE for json path, include_null_values, without_array_wrapper)
          from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] as c with (readcommittedlock, readpast, rowlock)
         where c.REPLICATIONCOUNTERFROMORIGIN = cast(json_value(@watermarks, N'$.RETAILASYNCCUSTOMERATTRIBUTEV2') as bigint)) as CONTENT
union all
select N'RETAILEXTERNALIDTOASYNCCUSTOMERMAP' as TABLENAME,
       (select min(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as c with (readcommittedlock, readpast, rowlock)) as LOWEST,
       (select max(c.REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as c with (readcommittedlock, readpast, rowlock)) as HIGHEST,
       cast(ident_current(N'ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP') as bigint) as LASTISSUED,
       (select (select coalesce(lower(c.DATAAREAID), N'') as DATAAREAID, coalesce(lower(c.CUSTACCOUNTASYNC), N'') as CUSTACCOUNTASYNC, coalesce(c.CUSTACCOUNT, N'') as CUSTACCOUNT, c.OPERATION as OPERATION, c.ORIGINATINGCHANNEL as ORIGINATINGCHANNEL, c.OPERATIONDATETIME as OPERATIONDATETIME, c.OLDVALUES as OLDVALUES, c.EXTERNALIDENTITYID as EXTERNALIDENTITYID, c.PROVIDERID as PROVIDERID for json path, include_null_values, without_array_wrapper)
          from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] as c with (readcommittedlock, readpast, rowlock)
         where c.REPLICATIONCOUNTERFROMORIGIN = cast(json_value(@watermarks, N'$.RETAILEXTERNALIDTOASYNCCUSTOMERMAP') as bigint)) as CONTENT

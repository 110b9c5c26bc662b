-- Rows of RETAILASYNCADDRESSV2 that have appeared in the ranges given, the lowest counter first.
-- at channel
-- in @ranges nvarchar(max), @count bigint
select top (@count) c.REPLICATIONCOUNTERFROMORIGIN, c.DATAAREAID, c.CUSTACCOUNTASYNC, c.CUSTACCOUNT, c.OPERATION, c.ORIGINATINGCHANNEL, c.OPERATIONDATETIME, c.ONLINEOPERATIONCOMPLETED, c.OLDVALUES, c.ADDRESSID, c.CUSTNAME, c.ROLE, c.STREET, c.STREETNUMBER, c.BUILDINGCOMPLIMENT, c.DISTRICTNAME, c.CITY, c.COUNTY, c.STATE, c.ZIP, c.COUNTRY, c.PHONE, c.EMAIL, c.URL, c.TAXGROUP, c.MAKEPOSTALADDRESSPRIMARY
  from openjson(@ranges) with (FROMCOUNTER bigint '$.from', TOCOUNTER bigint '$.to') as missing
  join [ax].[RETAILASYNCADDRESSV2] as c with (readcommittedlock, readpast, rowlock) on c.REPLICATIONCOUNTERFROMORIGIN between missing.FROMCOUNTER and missing.TOCOUNTER
 order by c.REPLICATIONCOUNTERFROMORIGIN

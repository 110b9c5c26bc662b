-- Rows of RETAILASYNCCUSTOMERCONTACT that have appeared in the ranges given, the lowest counter first.
-- at channel
-- in @ranges nvarchar(max), @count bigint
select top (@count) c.REPLICATIONCOUNTERFROMORIGIN, c.DATAAREAID, c.CUSTACCOUNTASYNC, c.CUSTACCOUNT, c.OPERATION, c.ORIGINATINGCHANNEL, c.OPERATIONDATETIME, c.ONLINEOPERATIONCOMPLETED, c.OLDVALUES, c.CONTACTID, c.TYPE, c.LOCATOR, c.LOCATOREXTENSION, c.DESCRIPTION, c.ISPRIMARY, c.ISMOBILEPHONE, c.MARKETINGOPTIN
  from openjson(@ranges) with (FROMCOUNTER bigint '$.from', TOCOUNTER bigint '$.to') as missing
  join [ax].[RETAILASYNCCUSTOMERCONTACT] as c with (readcommittedlock, readpast, rowlock) on c.REPLICATIONCOUNTERFROMORIGIN between missing.FROMCOUNTER and missing.TOCOUNTER
 order by c.REPLICATIONCOUNTERFROMORIGIN

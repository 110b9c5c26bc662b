-- A sample channel of company usrt with its default customer (R31) and address book (R64). Twice changes nothing.
-- at hq
-- in @channel bigint, @name nvarchar(60), @country nvarchar(10), @language nvarchar(7), @currency nvarchar(3), @custGroup nvarchar(10), @defaultAccount nvarchar(20), @defaultParty bigint, @addressBook bigint
-- twin: SQL Server has no ON CONFLICT.

INSERT INTO ax.RETAILCHANNELTABLE (RECID, NAME, DATAAREAID, DEFAULTCUSTACCOUNT, DEFAULTCUSTDATAAREAID, COUNTRYREGIONID, FUNCTIONALITYPROFILE)
SELECT @channel, @name, N'usrt', @defaultAccount, N'usrt', @country, N'Async'
WHERE NOT EXISTS (SELECT 1 FROM ax.RETAILCHANNELTABLE AS t WHERE t.RECID = @channel);

INSERT INTO ax.RETAILSTOREADDRESSBOOK (STORERECID, ADDRESSBOOK, ADDRESSBOOKTYPE)
SELECT @channel, @addressBook, 0
WHERE NOT EXISTS (SELECT 1 FROM ax.RETAILSTOREADDRESSBOOK AS t WHERE t.STORERECID = @channel AND t.ADDRESSBOOK = @addressBook AND t.ADDRESSBOOKTYPE = 0);

INSERT INTO ax.DIRPARTYTABLE (RECID, PARTYNUMBER, PARTYTYPE, NAME, LANGUAGEID)
SELECT @defaultParty, N'DEFAULT-' + @defaultAccount, 1, N'Walk-in customer ' + @name, @language
WHERE NOT EXISTS (SELECT 1 FROM ax.DIRPARTYTABLE AS t WHERE t.RECID = @defaultParty);

INSERT INTO ax.CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY, DEFAULTDIMENSION, CREATEDDATETIME)
SELECT N'usrt', @defaultAccount, @defaultParty, @defaultParty, @custGroup, @currency, NULL, '2026-01-01T00:00:00.000'
WHERE NOT EXISTS (SELECT 1 FROM ax.CUSTTABLE AS t WHERE t.DATAAREAID = N'usrt' AND t.ACCOUNTNUM = @defaultAccount);

INSERT INTO ax.RETAILCUSTTABLE (DATAAREAID, ACCOUNTNUM, CUSTACCOUNTASYNC, RECEIPTEMAIL, RECEIPTOPTION)
SELECT N'usrt', @defaultAccount, N'', NULL, 0
WHERE NOT EXISTS (SELECT 1 FROM ax.RETAILCUSTTABLE AS t WHERE t.DATAAREAID = N'usrt' AND t.ACCOUNTNUM = @defaultAccount);

-- A sample channel of company usrt with its default customer (R31) and address book (R64). Twice changes nothing.
-- at hq
-- in @channel bigint, @name nvarchar(60), @country nvarchar(10), @language nvarchar(7), @currency nvarchar(3), @custGroup nvarchar(10), @defaultAccount nvarchar(20), @defaultParty bigint, @addressBook bigint
-- twin: SQLite has ON CONFLICT DO NOTHING.

INSERT INTO RETAILCHANNELTABLE (RECID, NAME, DATAAREAID, DEFAULTCUSTACCOUNT, DEFAULTCUSTDATAAREAID, COUNTRYREGIONID, FUNCTIONALITYPROFILE)
VALUES (@channel, @name, 'usrt', @defaultAccount, 'usrt', @country, 'Async')
ON CONFLICT DO NOTHING;

INSERT INTO RETAILSTOREADDRESSBOOK (STORERECID, ADDRESSBOOK, ADDRESSBOOKTYPE) VALUES (@channel, @addressBook, 0)
ON CONFLICT DO NOTHING;

INSERT INTO DIRPARTYTABLE (RECID, PARTYNUMBER, PARTYTYPE, NAME, LANGUAGEID)
VALUES (@defaultParty, 'DEFAULT-' || @defaultAccount, 1, 'Walk-in customer ' || @name, @language)
ON CONFLICT DO NOTHING;

INSERT INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY, DEFAULTDIMENSION, CREATEDDATETIME)
VALUES ('usrt', @defaultAccount, @defaultParty, @defaultParty, @custGroup, @currency, NULL, '2026-01-01T00:00:00.000Z')
ON CONFLICT DO NOTHING;

INSERT INTO RETAILCUSTTABLE (DATAAREAID, ACCOUNTNUM, CUSTACCOUNTASYNC, RECEIPTEMAIL, RECEIPTOPTION)
VALUES ('usrt', @defaultAccount, '', NULL, 0)
ON CONFLICT DO NOTHING;

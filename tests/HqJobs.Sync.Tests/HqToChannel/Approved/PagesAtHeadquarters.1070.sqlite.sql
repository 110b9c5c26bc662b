-- What a page of 1070's tables asks a headquarters that is a connection of its own. Nothing is changed there.
-- at hq
-- attached headquarters
-- in @page int, @channels nvarchar(max), @keys nvarchar(max), @key1 nvarchar(254), @key2 bigint, @key3 bigint
-- CollectFirst CHANNELPROFILE
SELECT r.CHANNEL, r.NAME, r.DATAAREAID, r.CREATEASYNCCUSTOMERS, r.DEFAULTCUSTACCOUNT, r.DEFAULTCUSTDATAAREAID
FROM headquarters.CHANNELPROFILE AS r
WHERE r.CHANNEL IN (SELECT o.value FROM json_each(@channels) AS o)
ORDER BY r.CHANNEL LIMIT @page;
-- CollectNext CHANNELPROFILE
SELECT r.CHANNEL, r.NAME, r.DATAAREAID, r.CREATEASYNCCUSTOMERS, r.DEFAULTCUSTACCOUNT, r.DEFAULTCUSTDATAAREAID
FROM headquarters.CHANNELPROFILE AS r
WHERE (r.CHANNEL) > (@key1) AND r.CHANNEL IN (SELECT o.value FROM json_each(@channels) AS o)
ORDER BY r.CHANNEL LIMIT @page;
-- FindGone CHANNELPROFILE
SELECT g.value ->> 0 AS POSITION
FROM json_each(@keys) AS g
WHERE NOT EXISTS (SELECT 1 FROM headquarters.CHANNELPROFILE AS r
                  WHERE r.CHANNEL = g.value ->> 1 AND r.CHANNEL IN (SELECT o.value FROM json_each(@channels) AS o));
-- CollectFirst RETAILSTOREADDRESSBOOK
SELECT r.STORERECID, r.ADDRESSBOOK, r.ADDRESSBOOKTYPE
FROM headquarters.RETAILSTOREADDRESSBOOK AS r
WHERE r.STORERECID IN (SELECT o.value FROM json_each(@channels) AS o)
ORDER BY r.STORERECID, r.ADDRESSBOOK, r.ADDRESSBOOKTYPE LIMIT @page;
-- CollectNext RETAILSTOREADDRESSBOOK
SELECT r.STORERECID, r.ADDRESSBOOK, r.ADDRESSBOOKTYPE
FROM headquarters.RETAILSTOREADDRESSBOOK AS r
WHERE (r.STORERECID, r.ADDRESSBOOK, r.ADDRESSBOOKTYPE) > (@key1, @key2, @key3) AND r.STORERECID IN (SELECT o.value FROM json_each(@channels) AS o)
ORDER BY r.STORERECID, r.ADDRESSBOOK, r.ADDRESSBOOKTYPE LIMIT @page;
-- FindGone RETAILSTOREADDRESSBOOK
SELECT g.value ->> 0 AS POSITION
FROM json_each(@keys) AS g
WHERE NOT EXISTS (SELECT 1 FROM headquarters.RETAILSTOREADDRESSBOOK AS r
                  WHERE r.STORERECID = g.value ->> 1 AND r.ADDRESSBOOK = g.value ->> 2 AND r.ADDRESSBOOKTYPE = g.value ->> 3 AND r.STORERECID IN (SELECT o.value FROM json_each(@channels) AS o));

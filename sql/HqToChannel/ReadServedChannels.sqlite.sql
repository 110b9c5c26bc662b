-- The channels of each data store that headquarters knows: whose profile and address books 1070 brings there.
-- at hq

SELECT d.DATABASEPROFILE AS DATASTORE, c.RECID AS CHANNEL
FROM RETAILCDXDATASTORECHANNEL AS d
JOIN RETAILCHANNELTABLE AS c ON c.RECID = d.CHANNEL;

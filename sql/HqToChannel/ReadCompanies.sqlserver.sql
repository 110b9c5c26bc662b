-- The companies of each data store's channels: which customers 1010 brings there.
-- at hq

SELECT DISTINCT d.[DATABASEPROFILE] AS [DATASTORE], c.[DATAAREAID] AS [COMPANY]
FROM [ax].[RETAILCDXDATASTORECHANNEL] AS d
JOIN [ax].[RETAILCHANNELTABLE] AS c ON c.[RECID] = d.[CHANNEL];

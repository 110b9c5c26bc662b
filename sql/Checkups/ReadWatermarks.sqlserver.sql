-- How far P-0001 has read each table of a data store, in its present epoch.
-- at hq
-- in @datastore nvarchar(60)

SELECT c.[TABLENAME], c.[COUNTER]
FROM [ax].[RETAILCDXUPLOADCOUNTER] AS c
JOIN [ax].[RETAILCONNDATABASEPROFILE] AS p ON p.[NAME] = c.[DATASTORE] AND p.[ORIGINEPOCH] = c.[ORIGINEPOCH]
WHERE c.[DATASTORE] = @datastore;

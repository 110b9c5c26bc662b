-- When the first customer that each data store's database refused is tried again; data stores that refused none are not among them.
-- at hq

SELECT h.[DATASTORE], MIN(h.[NEXTTRYDATETIME]) AS [NEXTTRY]
FROM [hq].[CUSTOMERHELDBACK] AS h
GROUP BY h.[DATASTORE];

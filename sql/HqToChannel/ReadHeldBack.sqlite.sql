-- The customers a data store's database refused, longest first, and the version of each as headquarters has it now: 0 where headquarters knows of no change,
-- null where the change has no version yet.
-- at hq
-- in @datastore nvarchar(60)

SELECT h.DATAAREAID, h.ACCOUNTNUM, h.REASON, h.TRIES, h.NEXTTRYDATETIME, CASE WHEN c.ACCOUNTNUM IS NULL THEN 0 ELSE c.CHANGEVERSION END AS CURRENTVERSION
FROM CUSTOMERHELDBACK AS h
LEFT JOIN CUSTOMERCHANGE AS c ON c.DATAAREAID = h.DATAAREAID AND c.ACCOUNTNUM = h.ACCOUNTNUM
WHERE h.DATASTORE = @datastore
ORDER BY h.REFUSEDDATETIME, h.DATAAREAID, h.ACCOUNTNUM;

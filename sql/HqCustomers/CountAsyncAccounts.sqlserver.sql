-- How many customers at headquarters began as async ones.
-- at hq
-- twin: SQLite has no schemas.

SELECT COUNT_BIG(*) AS ACCOUNTS FROM [ax].RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> '';

-- How many customers at headquarters began as async ones.
-- at hq
-- twin: SQLite has no schemas.

SELECT COUNT(*) AS ACCOUNTS FROM RETAILCUSTTABLE WHERE CUSTACCOUNTASYNC <> '';

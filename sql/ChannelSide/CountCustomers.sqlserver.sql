-- How many customers POS finds with an account ID that began as async ones, and how many are pending.
-- at channel
-- twin: SQLite has no schemas.

SELECT COALESCE(SUM(CASE WHEN ISASYNCCUSTOMER = 0 THEN CAST(1 AS bigint) ELSE 0 END), 0) AS ACCOUNTS,
       COALESCE(SUM(CASE WHEN ISASYNCCUSTOMER = 1 THEN CAST(1 AS bigint) ELSE 0 END), 0) AS PENDING
FROM [crt].CUSTOMERSVIEW
WHERE CUSTACCOUNTASYNC <> '';

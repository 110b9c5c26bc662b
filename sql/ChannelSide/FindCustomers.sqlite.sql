-- What POS shows for customers of these async accounts: an account ID, or "Pending synchronization".
-- at channel
-- in @json nvarchar(max)
-- twin: lists are read by json_each and OPENJSON.

SELECT CUSTACCOUNTASYNC, ACCOUNTNUMBER, ISASYNCCUSTOMER, NAME, PHONE, EMAIL
FROM CUSTOMERSVIEW
WHERE CUSTACCOUNTASYNC IN (SELECT value FROM json_each(@json));

-- How many customer operations a channel has recorded.
-- at channel

SELECT COUNT_BIG(*) AS OPERATIONS FROM [ax].RETAILASYNCCUSTOMERV2;

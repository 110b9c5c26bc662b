-- How many customer operations a channel has recorded.
-- at channel

SELECT COUNT(*) AS OPERATIONS FROM RETAILASYNCCUSTOMERV2;

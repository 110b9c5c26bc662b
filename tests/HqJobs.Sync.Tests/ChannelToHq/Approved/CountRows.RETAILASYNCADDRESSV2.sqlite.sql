-- How many rows of RETAILASYNCADDRESSV2 are above the watermark.
-- at channel
-- in @from bigint, @to bigint
SELECT count(*) AS ROWS FROM RETAILASYNCADDRESSV2 WHERE REPLICATIONCOUNTERFROMORIGIN > @from AND REPLICATIONCOUNTERFROMORIGIN <= @to

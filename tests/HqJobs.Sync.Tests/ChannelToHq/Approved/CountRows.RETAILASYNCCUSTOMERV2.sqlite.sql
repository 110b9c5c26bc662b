-- How many rows of RETAILASYNCCUSTOMERV2 are above the watermark.
-- at channel
-- in @from bigint, @to bigint
SELECT count(*) AS ROWS FROM RETAILASYNCCUSTOMERV2 WHERE REPLICATIONCOUNTERFROMORIGIN > @from AND REPLICATIONCOUNTERFROMORIGIN <= @to

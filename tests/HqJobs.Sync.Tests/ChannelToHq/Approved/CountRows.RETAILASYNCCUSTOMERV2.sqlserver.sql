-- How many rows of RETAILASYNCCUSTOMERV2 are above the watermark.
-- at channel
-- in @from bigint, @to bigint
select count_big(*) as [ROWS] from [ax].[RETAILASYNCCUSTOMERV2] with (readcommittedlock, readpast) where REPLICATIONCOUNTERFROMORIGIN > @from and REPLICATIONCOUNTERFROMORIGIN <= @to

-- How many rows of RETAILASYNCCUSTOMERV2 are above the watermark.
-- at channel
-- in @from bigint, @to bigint
select count_big(*) as [ROWS] from [ax].[RETAILASYNCCUSTOMERV2] as c with (readcommittedlock, readpast, rowlock) where c.REPLICATIONCOUNTERFROMORIGIN > @from and c.REPLICATIONCOUNTERFROMORIGIN <= @to

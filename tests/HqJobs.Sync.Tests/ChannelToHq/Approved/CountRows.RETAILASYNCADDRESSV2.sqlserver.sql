-- How many rows of RETAILASYNCADDRESSV2 are above the watermark.
-- at channel
-- in @from bigint, @to bigint
select count_big(*) as [ROWS] from [ax].[RETAILASYNCADDRESSV2] as c with (readcommittedlock, readpast, rowlock) where c.REPLICATIONCOUNTERFROMORIGIN > @from and c.REPLICATIONCOUNTERFROMORIGIN <= @to

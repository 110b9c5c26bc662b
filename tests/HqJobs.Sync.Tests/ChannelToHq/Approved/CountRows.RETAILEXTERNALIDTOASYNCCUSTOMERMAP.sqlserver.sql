-- How many rows of RETAILEXTERNALIDTOASYNCCUSTOMERMAP are above the watermark.
-- at channel
-- in @from bigint, @to bigint
select count_big(*) as [ROWS] from [ax].[RETAILEXTERNALIDTOASYNCCUSTOMERMAP] with (readcommittedlock, readpast) where REPLICATIONCOUNTERFROMORIGIN > @from and REPLICATIONCOUNTERFROMORIGIN <= @to

-- How many rows of RETAILASYNCCUSTOMERAFFILIATION are above the watermark.
-- at channel
-- in @from bigint, @to bigint
select count_big(*) as [ROWS] from [ax].[RETAILASYNCCUSTOMERAFFILIATION] with (readcommittedlock, readpast) where REPLICATIONCOUNTERFROMORIGIN > @from and REPLICATIONCOUNTERFROMORIGIN <= @to

-- How many rows of RETAILASYNCCUSTOMERATTRIBUTEV2 are above the watermark.
-- at channel
-- in @from bigint, @to bigint
select count_big(*) as [ROWS] from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] with (readcommittedlock, readpast) where REPLICATIONCOUNTERFROMORIGIN > @from and REPLICATIONCOUNTERFROMORIGIN <= @to

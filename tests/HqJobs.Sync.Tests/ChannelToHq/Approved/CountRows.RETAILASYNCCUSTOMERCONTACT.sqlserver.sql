-- How many rows of RETAILASYNCCUSTOMERCONTACT are above the watermark.
-- at channel
-- in @from bigint, @to bigint
select count_big(*) as [ROWS] from [ax].[RETAILASYNCCUSTOMERCONTACT] with (readcommittedlock, readpast) where REPLICATIONCOUNTERFROMORIGIN > @from and REPLICATIONCOUNTERFROMORIGIN <= @to

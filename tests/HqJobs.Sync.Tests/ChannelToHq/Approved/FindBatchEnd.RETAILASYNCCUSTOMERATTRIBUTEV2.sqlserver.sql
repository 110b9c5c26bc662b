-- The last counter of RETAILASYNCCUSTOMERATTRIBUTEV2 in the batch that begins above @from; a batch spans @count counters from its first row on.
-- at channel
-- in @from bigint, @count bigint, @highest bigint
select max(REPLICATIONCOUNTERFROMORIGIN) as TOCOUNTER
  from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] with (readcommittedlock, readpast)
 where REPLICATIONCOUNTERFROMORIGIN < (select min(REPLICATIONCOUNTERFROMORIGIN) from [ax].[RETAILASYNCCUSTOMERATTRIBUTEV2] with (readcommittedlock, readpast) where REPLICATIONCOUNTERFROMORIGIN > @from) + @count
   and REPLICATIONCOUNTERFROMORIGIN > @from
   and REPLICATIONCOUNTERFROMORIGIN <= @highest

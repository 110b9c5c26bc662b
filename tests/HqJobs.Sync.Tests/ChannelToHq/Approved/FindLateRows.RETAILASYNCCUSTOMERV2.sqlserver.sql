-- Counters of RETAILASYNCCUSTOMERV2 that have appeared in the ranges given, the lowest first.
-- at channel
-- in @ranges nvarchar(max), @count bigint
select top (@count) c.REPLICATIONCOUNTERFROMORIGIN as COUNTER
  from openjson(@ranges) with (FROMCOUNTER bigint '$.from', TOCOUNTER bigint '$.to') as missing
  join [ax].[RETAILASYNCCUSTOMERV2] as c with (readcommittedlock, readpast, rowlock) on c.REPLICATIONCOUNTERFROMORIGIN between missing.FROMCOUNTER and missing.TOCOUNTER
 order by c.REPLICATIONCOUNTERFROMORIGIN

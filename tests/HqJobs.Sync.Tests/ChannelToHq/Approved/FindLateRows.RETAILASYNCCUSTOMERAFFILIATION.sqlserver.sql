-- Counters of RETAILASYNCCUSTOMERAFFILIATION that have appeared in the ranges given, the lowest first.
-- at channel
-- in @ranges nvarchar(max), @count bigint
select top (@count) late.REPLICATIONCOUNTERFROMORIGIN as COUNTER
  from openjson(@ranges) with (FROMCOUNTER bigint '$.from', TOCOUNTER bigint '$.to') missing
  join [ax].[RETAILASYNCCUSTOMERAFFILIATION] late with (readcommittedlock, readpast) on late.REPLICATIONCOUNTERFROMORIGIN between missing.FROMCOUNTER and missing.TOCOUNTER
 order by late.REPLICATIONCOUNTERFROMORIGIN

-- Counters of RETAILASYNCADDRESSV2 that have appeared in the ranges given, the lowest first.
-- at channel
-- in @ranges nvarchar(max), @count bigint
SELECT late.REPLICATIONCOUNTERFROMORIGIN AS COUNTER
  FROM json_each(@ranges) missing
 CROSS JOIN RETAILASYNCADDRESSV2 late
 WHERE late.REPLICATIONCOUNTERFROMORIGIN BETWEEN missing.value ->> 'from' AND missing.value ->> 'to'
 ORDER BY late.REPLICATIONCOUNTERFROMORIGIN
 LIMIT @count

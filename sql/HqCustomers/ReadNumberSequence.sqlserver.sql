-- A number sequence as it stands; part of the transaction that takes numbers from it.
-- at hq
-- in @company nvarchar(4), @sequence nvarchar(10)
-- twin: a SQLite writer is alone anyway; UPDLOCK makes partitions take numbers one after another.
select FORMAT, NEXTREC, LOWEST, HIGHEST, CONTINUOUS, BLOCKED
from ax.NUMBERSEQUENCETABLE with (updlock)
where DATAAREAID = @company and NUMBERSEQUENCE = @sequence;

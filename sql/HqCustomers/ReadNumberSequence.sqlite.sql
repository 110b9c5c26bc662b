-- A number sequence as it stands, kept from others until the transaction ends that takes numbers from it.
-- at hq
-- in @company nvarchar(4), @sequence nvarchar(10)
-- twin: a SQLite writer is alone anyway; on SQL Server an UPDATE that changes nothing locks the row, whatever isolation the database has.
select FORMAT, NEXTREC, LOWEST, HIGHEST, CONTINUOUS, BLOCKED
from NUMBERSEQUENCETABLE
where DATAAREAID = @company and NUMBERSEQUENCE = @sequence;

-- Customer groups of a company (R33, R61).
-- at hq
-- in @company nvarchar(4)
-- twin: SQLite has no schemas.
select CUSTGROUP, DEFAULTDIMENSION, CUSTACCOUNTNUMSEQ
from CUSTGROUP
where DATAAREAID = @company;

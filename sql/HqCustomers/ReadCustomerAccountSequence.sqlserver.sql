-- The company's number sequence of customer accounts (R61).
-- at hq
-- in @company nvarchar(4)
-- twin: SQLite has no schemas.
select CUSTACCOUNTNUMSEQ
from ax.CUSTPARAMETERS
where DATAAREAID = @company;

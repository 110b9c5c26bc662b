-- The companies that headquarters keeps customers of: those with channels, or with a number sequence for accounts.
-- at hq
-- twin: SQLite has no schemas.
select DATAAREAID from RETAILCHANNELTABLE
union
select DATAAREAID from CUSTPARAMETERS
order by DATAAREAID;

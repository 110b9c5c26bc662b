-- Pending customer operations of a company: what a run may expect. Reads an index only.
-- at hq
-- in @company nvarchar(4)
-- twin: SQLite has no schemas.
select count(*) from RETAILASYNCCUSTOMERV2 where SYNCSTATUS = 0 and DATAAREAID = @company;

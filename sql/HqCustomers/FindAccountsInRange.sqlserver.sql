-- Accounts in use between two, e.g. typed in by hand: the sequence skips them.
-- at hq
-- in @company nvarchar(4), @first nvarchar(20), @last nvarchar(20)
-- twin: SQLite has no schemas.
select ACCOUNTNUM from ax.CUSTTABLE where DATAAREAID = @company and ACCOUNTNUM between @first and @last;

-- Removes up to a number of request keys whose time is over. Touches no row when none is left.
-- at hq
-- in @before datetime2(3), @count int
-- twin: DELETE takes TOP on SQL Server.
delete top (@count) from hq.REQUESTKEY
where CREATEDDATETIME < @before;

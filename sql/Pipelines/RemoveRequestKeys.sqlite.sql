-- Removes up to a number of request keys whose time is over. Touches no row when none is left.
-- at hq
-- in @before datetime2(3), @count int
-- twin: DELETE takes TOP on SQL Server.
delete from REQUESTKEY
where KEYHASH in (select KEYHASH from REQUESTKEY where CREATEDDATETIME < @before limit @count);

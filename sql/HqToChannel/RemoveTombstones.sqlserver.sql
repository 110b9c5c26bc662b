-- Removes up to a number of deleted customers' change rows up to a version. Touches no row when none is left.
-- at hq
-- in @upto bigint, @count int
-- twin: DELETE takes TOP on SQL Server.
delete top (@count) from hq.CUSTOMERCHANGE
where DELETED = 1 and CHANGEVERSION <= @upto;

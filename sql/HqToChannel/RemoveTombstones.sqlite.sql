-- Removes up to a number of deleted customers' change rows up to a version. Touches no row when none is left.
-- at hq
-- in @upto bigint, @count int
-- twin: DELETE takes TOP on SQL Server.
delete from CUSTOMERCHANGE
where (DATAAREAID, ACCOUNTNUM) in (
    select DATAAREAID, ACCOUNTNUM
    from CUSTOMERCHANGE
    where DELETED = 1 and CHANGEVERSION <= @upto
    limit @count);

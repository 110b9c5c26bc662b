-- Removes up to a number of deleted customers' change rows up to a version, but for those a channel has yet to remove. Touches no row when none is left.
-- at hq
-- in @upto bigint, @count int
-- twin: DELETE takes TOP on SQL Server.
delete from CUSTOMERCHANGE
where (DATAAREAID, ACCOUNTNUM) in (
    select c.DATAAREAID, c.ACCOUNTNUM
    from CUSTOMERCHANGE as c
    where c.DELETED = 1 and c.CHANGEVERSION <= @upto
      and not exists (select 1 from CUSTOMERHELDBACK as h where h.DATAAREAID = c.DATAAREAID and h.ACCOUNTNUM = c.ACCOUNTNUM)
    limit @count);

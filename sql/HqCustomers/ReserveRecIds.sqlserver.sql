-- Reserves a block of RECIDs above @above and returns the first. Calling it twice reserves two blocks.
-- at hq
-- in @table nvarchar(128), @above bigint, @count bigint
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
insert into ax.RECIDSEQUENCE (TABLENAME, NEXTRECID)
select @table, 5637144576
where not exists (select 1 from ax.RECIDSEQUENCE with (updlock, serializable) where TABLENAME = @table);
update ax.RECIDSEQUENCE
set NEXTRECID = case when NEXTRECID > @above then NEXTRECID else @above + 1 end + @count
output inserted.NEXTRECID - @count
where TABLENAME = @table;

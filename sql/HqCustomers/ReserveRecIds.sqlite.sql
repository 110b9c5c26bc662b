-- Reserves a block of RECIDs above @above and returns the first. Calling it twice reserves two blocks.
-- at hq
-- in @table nvarchar(128), @above bigint, @count bigint
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
insert into RECIDSEQUENCE (TABLENAME, NEXTRECID)
values (@table, max(5637144576, @above + 1) + @count)
on conflict (TABLENAME) do update set NEXTRECID = max(NEXTRECID, @above + 1) + @count
returning NEXTRECID - @count;

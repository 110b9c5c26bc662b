-- Makes a lease known, held by nobody. Twice is the same as once.
-- at hq
-- in @name nvarchar(120)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
insert into hq.LEASE (NAME)
select @name
where not exists (select 1 from hq.LEASE with (updlock, serializable) where NAME = @name);

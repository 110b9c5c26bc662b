-- Makes a lease known, held by nobody. Twice is the same as once.
-- at hq
-- in @name nvarchar(120)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two servers from inserting the same row.
insert into LEASE (NAME)
values (@name)
on conflict (NAME) do nothing;

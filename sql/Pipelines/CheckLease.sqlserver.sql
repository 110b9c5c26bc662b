-- The token of a lease that is still held by this owner under this token; no row when it is not. Part of every data transaction: until it ends nobody takes the
-- lease over.
-- at hq
-- in @name nvarchar(120), @owner nvarchar(200), @token bigint
-- twin: a SQLite writer is alone anyway; on SQL Server an UPDATE that changes nothing locks the row, whatever isolation the database has.
update hq.LEASE
set TOKEN = TOKEN
output inserted.TOKEN
where NAME = @name and OWNER = @owner and TOKEN = @token and EXPIRES is not null;

-- Lets a lease live longer, if it is still held under this token. Touches no row when it was taken over or released.
-- at hq
-- in @name nvarchar(120), @owner nvarchar(200), @token bigint, @expires datetime2(3)
update hq.LEASE
set EXPIRES = @expires
where NAME = @name and OWNER = @owner and TOKEN = @token and EXPIRES is not null;

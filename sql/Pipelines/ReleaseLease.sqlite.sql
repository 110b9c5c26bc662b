-- Gives a lease back, if it is still held under this token. Twice is the same as once.
-- at hq
-- in @name nvarchar(120), @owner nvarchar(200), @token bigint
update LEASE
set EXPIRES = null
where NAME = @name and OWNER = @owner and TOKEN = @token;

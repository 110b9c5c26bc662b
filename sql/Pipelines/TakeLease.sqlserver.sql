-- Takes a lease that is still as it was seen: same token, same expiry. The token grows. No row when somebody was faster.
-- at hq
-- in @name nvarchar(120), @owner nvarchar(200), @expires datetime2(3), @seentoken bigint, @seenexpires datetime2(3)
-- twin: OUTPUT on SQL Server is RETURNING on SQLite; nulls are compared by hand.
update hq.LEASE
set OWNER = @owner, TOKEN = TOKEN + 1, EXPIRES = @expires
output inserted.TOKEN
where NAME = @name and TOKEN = @seentoken and (EXPIRES = @seenexpires or (EXPIRES is null and @seenexpires is null));

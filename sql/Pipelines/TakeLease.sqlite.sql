-- Takes a lease that is still as it was seen: same token, same expiry. The token grows. No row when somebody was faster.
-- at hq
-- in @name nvarchar(120), @owner nvarchar(200), @expires datetime2(3), @seentoken bigint, @seenexpires datetime2(3)
-- twin: OUTPUT on SQL Server is RETURNING here; IS compares nulls.
update LEASE
set OWNER = @owner, TOKEN = TOKEN + 1, EXPIRES = @expires
where NAME = @name and TOKEN = @seentoken and EXPIRES is @seenexpires
returning TOKEN;

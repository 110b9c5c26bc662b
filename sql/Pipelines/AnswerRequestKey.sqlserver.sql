-- Notes what the request of a key was answered. Touches no row when somebody else has taken it over; twice is once.
-- at hq
-- in @keyhash nvarchar(64), @until datetime2(3), @statuscode bigint, @place nvarchar(200), @answer nvarchar(max)
update hq.REQUESTKEY
set STATUSCODE = @statuscode, PLACE = @place, ANSWER = @answer
where KEYHASH = @keyhash and CLAIMEDUNTIL = @until;

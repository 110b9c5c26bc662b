-- Takes over a key whose time is over, or whose request nobody carries out any more. Touches no row when somebody else was faster.
-- at hq
-- in @keyhash nvarchar(64), @fingerprint nvarchar(64), @created datetime2(3), @seen datetime2(3), @until datetime2(3)
update REQUESTKEY
set FINGERPRINT = @fingerprint, CREATEDDATETIME = @created, CLAIMEDUNTIL = @until, STATUSCODE = null, PLACE = null, ANSWER = null
where KEYHASH = @keyhash and CLAIMEDUNTIL = @seen;

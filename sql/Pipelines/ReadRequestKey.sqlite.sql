-- A request key, and the answer its request was given.
-- at hq
-- in @keyhash nvarchar(64)
select KEYHASH, FINGERPRINT, CREATEDDATETIME, CLAIMEDUNTIL, STATUSCODE, PLACE, ANSWER
from REQUESTKEY
where KEYHASH = @keyhash;

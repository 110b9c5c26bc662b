-- Forgets a key whose request was refused: nothing came of it, so it may be sent anew. Touches no row when somebody else has taken it over.
-- at hq
-- in @keyhash nvarchar(64), @until datetime2(3)
delete from REQUESTKEY
where KEYHASH = @keyhash and CLAIMEDUNTIL = @until;

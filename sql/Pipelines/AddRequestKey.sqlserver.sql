-- Adds a key whose request is about to be carried out; twice is once.
-- at hq
-- in @keyhash nvarchar(64), @fingerprint nvarchar(64), @now datetime2(3), @until datetime2(3)
insert into hq.REQUESTKEY (KEYHASH, FINGERPRINT, CREATEDDATETIME, CLAIMEDUNTIL)
select @keyhash, @fingerprint, @now, @until
where not exists (select 1 from hq.REQUESTKEY where KEYHASH = @keyhash);

-- Adds a key for all services; twice is once.
-- at hq
-- in @name nvarchar(100), @content nvarchar(max), @now datetime2(3)
insert into hq.SERVICEKEY (KEYNAME, CONTENT, CREATEDDATETIME)
select @name, @content, @now
where not exists (select 1 from hq.SERVICEKEY where KEYNAME = @name);

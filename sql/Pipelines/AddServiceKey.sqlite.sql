-- Adds a key for all services; twice is once.
-- at hq
-- in @name nvarchar(100), @content nvarchar(max), @now datetime2(3)
insert into SERVICEKEY (KEYNAME, CONTENT, CREATEDDATETIME)
select @name, @content, @now
where not exists (select 1 from SERVICEKEY where KEYNAME = @name);

-- Notes that a service is there. Called again and again; only the time it was last seen changes.
-- at hq
-- in @instance nvarchar(255), @machine nvarchar(255), @version nvarchar(60), @jobstorage nvarchar(20), @started datetime2(3), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; nobody else writes a service's own row.
update hq.SERVICEINSTANCE
set LASTSEEN = @now
where INSTANCE = @instance;
insert into hq.SERVICEINSTANCE (INSTANCE, MACHINE, VERSION, JOBSTORAGE, STARTEDDATETIME, LASTSEEN)
select @instance, @machine, @version, @jobstorage, @started, @now
where not exists (select 1 from hq.SERVICEINSTANCE where INSTANCE = @instance);

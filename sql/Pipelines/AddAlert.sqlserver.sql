-- Opens the alert of a pipeline. Touches no row when it is open already, so only one caller tells of it.
-- at hq
-- in @pipeline nvarchar(60), @due datetime2(3), @message nvarchar(max), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two services from inserting the same row.
insert into hq.PIPELINEALERT (PIPELINE, DUEDATETIME, RAISEDDATETIME, MESSAGE)
select @pipeline, @due, @now, @message
where not exists (select 1 from hq.PIPELINEALERT with (updlock, serializable) where PIPELINE = @pipeline);

-- Opens the alert of a pipeline. Touches no row when it is open already, so only one caller tells of it.
-- at hq
-- in @pipeline nvarchar(60), @due datetime2(3), @message nvarchar(max), @now datetime2(3)
-- twin: SQL Server has no ON CONFLICT; UPDLOCK, SERIALIZABLE keeps two services from inserting the same row.
insert into PIPELINEALERT (PIPELINE, DUEDATETIME, RAISEDDATETIME, MESSAGE)
values (@pipeline, @due, @now, @message)
on conflict (PIPELINE) do nothing;

-- Closes an alert. Touches no row when it was closed before, so only one caller tells of it.
-- at hq
-- in @pipeline nvarchar(60), @due datetime2(3)
delete from hq.PIPELINEALERT
where PIPELINE = @pipeline and DUEDATETIME = @due;

-- Pauses a pipeline, or resumes it when nobody is named; touches nothing when somebody else has changed the schedule since it was read.
-- at hq
-- in @pipeline nvarchar(60), @by nvarchar(255), @reason nvarchar(255), @until datetime2(3), @rowversion bigint, @now datetime2(3)
update hq.PIPELINESCHEDULE
set PAUSEDBY = @by, PAUSEREASON = @reason, PAUSEDUNTIL = @until, ROWVERSION = ROWVERSION + 1, MODIFIEDDATETIME = @now
where PIPELINE = @pipeline and ROWVERSION = @rowversion;

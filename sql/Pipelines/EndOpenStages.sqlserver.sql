-- Ends the stages of a run that has ended: the one under way as the run did, those not begun as Skipped.
-- at hq
-- in @runid nvarchar(40), @status nvarchar(20), @now datetime2(3)
update hq.PIPELINESTAGE
set STATUS = case when STATUS = 'Running' then @status else 'Skipped' end, ENDEDDATETIME = @now
where RUNID = @runid and STATUS in ('Waiting', 'Running');

-- Ends the channels of a run that has ended: those under way as told, those not begun as Cancelled.
-- at hq
-- in @runid nvarchar(40), @status nvarchar(20), @error nvarchar(max), @now datetime2(3)
update hq.PIPELINEITEM
set ERROR = case when STATUS = 'Running' then @error else ERROR end,
    STATUS = case when STATUS = 'Running' then @status else 'Cancelled' end,
    ENDEDDATETIME = @now
where RUNID = @runid and STATUS in ('Pending', 'Running');

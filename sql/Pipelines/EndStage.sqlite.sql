-- Closes a running stage whose channels have all ended, and stores its result. Touches no row the second time: a stage is closed once.
-- at hq
-- in @runid nvarchar(40), @stageno int, @status nvarchar(20), @result nvarchar(max), @now datetime2(3)
update PIPELINESTAGE
set STATUS = @status, RESULT = @result, ENDEDDATETIME = @now
where RUNID = @runid and STAGENO = @stageno and STATUS = 'Running'
  and not exists (select 1 from PIPELINEITEM as item where item.RUNID = @runid and item.STAGENO = @stageno and item.STATUS in ('Pending', 'Running'));

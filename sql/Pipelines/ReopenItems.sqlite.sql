-- Makes the channels of a stage that did not succeed pending again, free for another job; those that succeeded stay.
-- at hq
-- in @runid nvarchar(40), @stageno int
update PIPELINEITEM
set STATUS = 'Pending', ATTEMPT = ATTEMPT + 1, HANGFIREJOBID = null, OWNER = null, ERROR = null, ENDEDDATETIME = null
where RUNID = @runid and STAGENO = @stageno and STATUS in ('Failed', 'Skipped', 'Cancelled');

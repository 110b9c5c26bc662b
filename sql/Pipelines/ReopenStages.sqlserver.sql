-- Takes up a failed stage again and lets the later ones wait for it; one that was never begun waits to begin.
-- at hq
-- in @runid nvarchar(40), @stageno int
update hq.PIPELINESTAGE
set ATTEMPT = case when STATUS <> 'Skipped' then ATTEMPT + 1 else ATTEMPT end,
    STATUS = case when STATUS <> 'Skipped' then 'Running' else 'Waiting' end,
    RESULT = null, ENDEDDATETIME = null
where RUNID = @runid
  and ((STAGENO = @stageno and STATUS in ('Failed', 'Cancelled')) or (STAGENO >= @stageno and STATUS = 'Skipped'));

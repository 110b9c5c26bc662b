-- Takes up a failed stage again and lets the later ones wait for it.
-- at hq
-- in @runid nvarchar(40), @stageno int
update PIPELINESTAGE
set ATTEMPT = case when STAGENO = @stageno then ATTEMPT + 1 else ATTEMPT end,
    STATUS = case when STAGENO = @stageno then 'Running' else 'Waiting' end,
    RESULT = null, ENDEDDATETIME = null
where RUNID = @runid
  and ((STAGENO = @stageno and STATUS in ('Failed', 'Cancelled')) or (STAGENO > @stageno and STATUS = 'Skipped'));

-- Notes that all channels of a running stage have their item.
-- at hq
-- in @runid nvarchar(40), @stageno int
update hq.PIPELINESTAGE
set PLANNED = 1
where RUNID = @runid and STAGENO = @stageno and STATUS = 'Running';

-- How many channels of a stage have not ended.
-- at hq
-- in @runid nvarchar(40), @stageno int
select count_big(*)
from hq.PIPELINEITEM
where RUNID = @runid and STAGENO = @stageno and STATUS in ('Pending', 'Running');

-- Runs that have ended, the oldest first, created before a time and above a run that was read already; without the last good one of each pipeline, which tells when that was.
-- at hq
-- in @after datetime2(3), @afterrun nvarchar(40), @before datetime2(3), @count int
-- twin: SQLite compares rows; LIMIT is TOP on SQL Server.
select top (@count) RUNID, CREATEDDATETIME
from hq.PIPELINERUN
where (CREATEDDATETIME > @after or CREATEDDATETIME = @after and RUNID > @afterrun) and CREATEDDATETIME < @before and STATUS not in ('Waiting', 'Running')
  and (STATUS not in ('Succeeded', 'SucceededWithErrors')
    or exists (select 1 from hq.PIPELINERUN as later
               where later.PIPELINE = PIPELINERUN.PIPELINE and later.CREATEDDATETIME > PIPELINERUN.CREATEDDATETIME and later.STATUS in ('Succeeded', 'SucceededWithErrors')))
order by CREATEDDATETIME, RUNID;

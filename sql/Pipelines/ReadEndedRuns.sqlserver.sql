-- Runs that have ended, the oldest first, created before a time and above a run that was read already.
-- at hq
-- in @after datetime2(3), @afterrun nvarchar(40), @before datetime2(3), @count int
-- twin: SQLite compares rows; LIMIT is TOP on SQL Server.
select top (@count) RUNID, CREATEDDATETIME
from hq.PIPELINERUN
where (CREATEDDATETIME > @after or CREATEDDATETIME = @after and RUNID > @afterrun) and CREATEDDATETIME < @before and STATUS not in ('Waiting', 'Running')
order by CREATEDDATETIME, RUNID;

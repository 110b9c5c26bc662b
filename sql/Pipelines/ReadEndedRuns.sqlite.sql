-- Runs that have ended, the oldest first, created before a time and above a run that was read already.
-- at hq
-- in @after datetime2(3), @afterrun nvarchar(40), @before datetime2(3), @count int
-- twin: SQLite compares rows; LIMIT is TOP on SQL Server.
select RUNID, CREATEDDATETIME
from PIPELINERUN
where (CREATEDDATETIME, RUNID) > (@after, @afterrun) and CREATEDDATETIME < @before and STATUS not in ('Waiting', 'Running')
order by CREATEDDATETIME, RUNID
limit @count;

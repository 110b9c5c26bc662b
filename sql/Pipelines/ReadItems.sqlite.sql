-- The channels of a run's stages, by stage and name.
-- at hq
-- in @runid nvarchar(40)
-- twin: ROWCOUNT and ROWS are keywords of SQL Server.
select STAGENO, CHANNEL, STATUS, ATTEMPT, HANGFIREJOBID, OWNER, ROWCOUNT as "ROWS", ROWSEXPECTED, FAILEDROWCOUNT as FAILEDROWS, ERROR, STARTEDDATETIME, ENDEDDATETIME
from PIPELINEITEM
where RUNID = @runid
order by STAGENO, CHANNEL;

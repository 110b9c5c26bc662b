-- A run's log, oldest line first.
-- at hq
-- in @runid nvarchar(40)
select STAGENO, CHANNEL, LEVEL, MESSAGE, LOGDATETIME
from PIPELINELOG
where RUNID = @runid
order by LOGID;

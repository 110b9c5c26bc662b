-- The stages of a run, in order.
-- at hq
-- in @runid nvarchar(40)
select STAGENO, JOB, STATUS, ATTEMPT, PLANNED, HANGFIREJOBID, RESULT, ROWSDONE, ROWSEXPECTED, STARTEDDATETIME, ENDEDDATETIME
from hq.PIPELINESTAGE
where RUNID = @runid
order by STAGENO;

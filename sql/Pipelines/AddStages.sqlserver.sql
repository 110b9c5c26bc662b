-- Writes the stages of a run, in order, all waiting.
-- at hq
-- in @runid nvarchar(40), @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
insert into hq.PIPELINESTAGE (RUNID, STAGENO, JOB, STATUS)
select @runid, cast([key] as int) + 1, value, 'Waiting'
from openjson(@json);

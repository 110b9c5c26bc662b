-- Removes the stages of some runs.
-- at hq
-- in @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
delete from hq.PIPELINESTAGE
where RUNID in (select value from openjson(@json));

-- Removes the stages of some runs.
-- at hq
-- in @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
delete from PIPELINESTAGE
where RUNID in (select value from json_each(@json));

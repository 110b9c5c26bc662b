-- Removes runs that have ended; to be called when nothing of them is left.
-- at hq
-- in @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
delete from hq.PIPELINERUN
where RUNID in (select value from openjson(@json)) and STATUS not in ('Waiting', 'Running');

-- Removes the defaults of these pipelines, which configuration does not bring any more; what an administrator chose or paused stays. Twice is the same as once.
-- at hq
-- in @json nvarchar(max)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
delete from PIPELINESCHEDULE
where PIPELINE in (select value from json_each(@json)) and MODIFIEDBY = 'configuration' and PAUSEDBY is null;

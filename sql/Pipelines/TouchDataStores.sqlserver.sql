-- Notes that data stores were reached; part of a transaction that writes anyway.
-- at hq
-- in @json nvarchar(max), @now datetime2(3)
-- twin: lists are openjson on SQL Server, json_each on SQLite.
update ax.RETAILCONNDATABASEPROFILE
set LASTCONNECTION = @now
where NAME in (select value from openjson(@json));

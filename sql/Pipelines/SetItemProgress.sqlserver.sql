-- Notes how far a channel's work has come, while this owner is at it.
-- at hq
-- in @runid nvarchar(40), @stageno int, @channel nvarchar(60), @owner nvarchar(200), @rows bigint, @expected bigint
-- twin: ROWCOUNT is a keyword of SQL Server.
update hq.PIPELINEITEM
set [ROWCOUNT] = @rows, ROWSEXPECTED = @expected
where RUNID = @runid and STAGENO = @stageno and CHANNEL = @channel and STATUS = 'Running' and OWNER = @owner;

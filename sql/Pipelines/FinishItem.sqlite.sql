-- Writes how an item ended, if it is still open and still this owner's; without an owner: whoever has it. Twice is the same as once.
-- at hq
-- in @runid nvarchar(40), @stageno int, @channel nvarchar(60), @owner nvarchar(200), @status nvarchar(20), @rows bigint, @failedrows bigint, @error nvarchar(max), @now datetime2(3)
-- twin: ROWCOUNT is a keyword of SQL Server.
update PIPELINEITEM
set STATUS = @status, ROWCOUNT = @rows, FAILEDROWCOUNT = @failedrows, ERROR = @error, ENDEDDATETIME = @now
where RUNID = @runid and STAGENO = @stageno and CHANNEL = @channel
  and STATUS in ('Pending', 'Running') and (@owner is null or OWNER = @owner);

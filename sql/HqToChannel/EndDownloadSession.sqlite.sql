-- Ends a download session: Applied 4, Canceled 5, DownloadFailed 7, ApplyFailed 8 or NoData 9. Twice changes nothing.
-- at hq
-- in @session nvarchar(120), @status int, @toVersion bigint, @rows bigint, @message nvarchar(max), @now datetime2(3)

UPDATE RETAILCDXDOWNLOADSESSION
SET STATUS = @status, TOVERSION = @toVersion, ROWSAFFECTED = @rows, MESSAGE = @message, DATEAPPLIED = @now
WHERE DOWNLOADSESSIONID = @session;

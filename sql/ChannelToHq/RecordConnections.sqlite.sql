-- Notes when the data stores were last reached; twice is once.
-- at hq
-- in @dataStores nvarchar(max), @now datetime2(3)
UPDATE RETAILCONNDATABASEPROFILE
   SET LASTCONNECTION = @now
 WHERE NAME IN (SELECT value FROM json_each(@dataStores))

-- Notes how far a stage's work at headquarters has come.
-- at hq
-- in @runid nvarchar(40), @stageno int, @rows bigint, @expected bigint
update PIPELINESTAGE
set ROWSDONE = @rows, ROWSEXPECTED = @expected
where RUNID = @runid and STAGENO = @stageno and STATUS = 'Running';

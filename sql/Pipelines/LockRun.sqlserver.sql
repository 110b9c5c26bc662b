-- Keeps a run from others until the transaction ends: whoever claims a channel and whoever closes its stage or ends the run do so one after another, and what is
-- read behind it is what the one before has committed.
-- at hq
-- in @runid nvarchar(40)
-- twin: a SQLite writer is alone anyway; on SQL Server an UPDATE that changes nothing locks the row, whatever isolation the database has.
update hq.PIPELINERUN
set STATUS = STATUS
output inserted.RUNID
where RUNID = @runid;

-- The one run of a pipeline that is waiting or running. Read before a new one starts, in the same transaction.
-- at hq
-- in @pipeline nvarchar(60)
-- twin: a SQLite writer is alone; UPDLOCK, SERIALIZABLE keeps two servers from starting the same pipeline.
select RUNID, OWNER, OWNERUNTIL
from hq.PIPELINERUN with (updlock, serializable)
where PIPELINE = @pipeline and STATUS in ('Waiting', 'Running');

-- The runs of a pipeline that are running or waiting, at most one of each. Read before a new one starts, in the same transaction.
-- at hq
-- in @pipeline nvarchar(60)
-- twin: a SQLite writer is alone; UPDLOCK, SERIALIZABLE keeps two servers from starting the same pipeline.
select RUNID, STATUS, OWNER, OWNERUNTIL
from PIPELINERUN
where PIPELINE = @pipeline and STATUS = 'Running'
union all
select RUNID, STATUS, OWNER, OWNERUNTIL
from PIPELINERUN
where PIPELINE = @pipeline and STATUS = 'Waiting';

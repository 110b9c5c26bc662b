-- Writes a run. Unique indexes refuse a second running or waiting one of the same pipeline.
-- at hq
-- in @runid nvarchar(40), @pipeline nvarchar(60), @startedby nvarchar(40), @requestedby nvarchar(200), @requestkey nvarchar(200), @parameters nvarchar(max), @rerunof nvarchar(40), @status nvarchar(20), @message nvarchar(max), @rootjobid nvarchar(100), @owner nvarchar(200), @owneruntil datetime2(3), @now datetime2(3), @started datetime2(3), @ended datetime2(3)
insert into PIPELINERUN
    (RUNID, PIPELINE, STARTEDBY, REQUESTEDBY, REQUESTKEY, PARAMETERS, RERUNOF, STATUS, MESSAGE, ROOTJOBID, OWNER, OWNERUNTIL, CREATEDDATETIME, STARTEDDATETIME, ENDEDDATETIME)
values
    (@runid, @pipeline, @startedby, @requestedby, @requestkey, @parameters, @rerunof, @status, @message, @rootjobid, @owner, @owneruntil, @now, @started, @ended);

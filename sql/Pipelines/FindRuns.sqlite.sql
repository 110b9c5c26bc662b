-- A page of runs that fit every filter given, newest first; those before the run @before, when there is one.
-- at hq
-- in @pipeline nvarchar(60), @status nvarchar(30), @channel nvarchar(60), @since datetime2(3), @until datetime2(3), @text nvarchar(200), @before nvarchar(40), @count int
-- twin: TOP and CHARINDEX on SQL Server are LIMIT and INSTR here, which tells capitals from small letters.
select run.RUNID, run.PIPELINE, run.STARTEDBY, run.REQUESTEDBY, run.PARAMETERS, run.RERUNOF, run.STATUS, run.MESSAGE, run.ROOTJOBID, run.OWNER, run.OWNERUNTIL, run.CANCELREQUESTED, run.CREATEDDATETIME, run.STARTEDDATETIME, run.ENDEDDATETIME
from PIPELINERUN as run
where (@pipeline is null or run.PIPELINE = @pipeline)
    and (@status is null or run.STATUS = @status)
    and (@since is null or run.CREATEDDATETIME >= @since)
    and (@until is null or run.CREATEDDATETIME < @until)
    and (@before is null
        or run.CREATEDDATETIME < (select edge.CREATEDDATETIME from PIPELINERUN as edge where edge.RUNID = @before)
        or (run.CREATEDDATETIME = (select edge.CREATEDDATETIME from PIPELINERUN as edge where edge.RUNID = @before) and run.RUNID < @before))
    and (@channel is null or exists (
        select 1 from PIPELINESTAGE as stage
        join PIPELINEITEM as item on item.RUNID = stage.RUNID and item.STAGENO = stage.STAGENO and item.CHANNEL = @channel
        where stage.RUNID = run.RUNID))
    and (@text is null
        or instr(lower(run.RUNID || ' ' || coalesce(run.REQUESTEDBY, '') || ' ' || coalesce(run.MESSAGE, '')), lower(@text)) > 0
        or exists (select 1 from PIPELINELOG as line where line.RUNID = run.RUNID and instr(lower(line.MESSAGE), lower(@text)) > 0))
order by run.CREATEDDATETIME desc, run.RUNID desc
limit @count;

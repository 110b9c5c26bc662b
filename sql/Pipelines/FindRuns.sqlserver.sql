-- A page of runs that fit every filter given, newest first; those before the run @before, when there is one.
-- at hq
-- in @pipeline nvarchar(60), @status nvarchar(30), @channel nvarchar(60), @since datetime2(3), @until datetime2(3), @text nvarchar(200), @before nvarchar(40), @count int
-- twin: LIMIT and INSTR on SQLite are TOP and CHARINDEX here; the collation says whether capitals differ from small letters.
select top (@count) run.RUNID, run.PIPELINE, run.STARTEDBY, run.REQUESTEDBY, run.PARAMETERS, run.RERUNOF, run.STATUS, run.MESSAGE, run.ROOTJOBID, run.OWNER, run.OWNERUNTIL, run.CANCELREQUESTED, run.CREATEDDATETIME, run.STARTEDDATETIME, run.ENDEDDATETIME
from hq.PIPELINERUN as run
where (@pipeline is null or run.PIPELINE = @pipeline)
    and (@status is null or run.STATUS = @status)
    and (@since is null or run.CREATEDDATETIME >= @since)
    and (@until is null or run.CREATEDDATETIME < @until)
    and (@before is null
        or run.CREATEDDATETIME < (select edge.CREATEDDATETIME from hq.PIPELINERUN as edge where edge.RUNID = @before)
        or (run.CREATEDDATETIME = (select edge.CREATEDDATETIME from hq.PIPELINERUN as edge where edge.RUNID = @before) and run.RUNID < @before))
    and (@channel is null or exists (
        select 1 from hq.PIPELINESTAGE as stage
        join hq.PIPELINEITEM as item on item.RUNID = stage.RUNID and item.STAGENO = stage.STAGENO and item.CHANNEL = @channel
        where stage.RUNID = run.RUNID))
    and (@text is null
        or charindex(lower(@text), lower(run.RUNID + ' ' + coalesce(run.REQUESTEDBY, '') + ' ' + coalesce(run.MESSAGE, ''))) > 0
        or exists (select 1 from hq.PIPELINELOG as line where line.RUNID = run.RUNID and charindex(lower(@text), lower(line.MESSAGE)) > 0))
order by run.CREATEDDATETIME desc, run.RUNID desc;

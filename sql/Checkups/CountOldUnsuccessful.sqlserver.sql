-- Operations that have failed or been blocked since they were landed before @before, by channel; those whose session is cleaned up are older than that.
-- at hq
-- in @before datetime2(3)
select operation.DATASTORE, sum(case when operation.SYNCSTATUS = 2 then cast(1 as bigint) else 0 end) as FAILED, sum(case when operation.SYNCSTATUS = 3 then cast(1 as bigint) else 0 end) as BLOCKED
from (
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from ax.RETAILASYNCCUSTOMERV2 where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from ax.RETAILASYNCADDRESSV2 where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from ax.RETAILASYNCCUSTOMERCONTACT where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from ax.RETAILASYNCCUSTOMERAFFILIATION where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from ax.RETAILASYNCCUSTOMERATTRIBUTEV2 where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP where SYNCSTATUS in (2, 3)
) as operation
left join ax.RETAILCDXUPLOADSESSION as session on session.UPLOADSESSIONID = operation.UPLOADSESSIONID
where session.DATECREATED is null or session.DATECREATED < @before
group by operation.DATASTORE
order by operation.DATASTORE;

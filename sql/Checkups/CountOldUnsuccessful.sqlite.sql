-- Operations that have failed or been blocked since they were landed before @before, by channel; those whose session is cleaned up are older than that.
-- at hq
-- in @before datetime2(3)
select operation.DATASTORE, sum(case when operation.SYNCSTATUS = 2 then 1 else 0 end) as FAILED, sum(case when operation.SYNCSTATUS = 3 then 1 else 0 end) as BLOCKED
from (
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from RETAILASYNCCUSTOMERV2 where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from RETAILASYNCADDRESSV2 where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from RETAILASYNCCUSTOMERCONTACT where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from RETAILASYNCCUSTOMERAFFILIATION where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from RETAILASYNCCUSTOMERATTRIBUTEV2 where SYNCSTATUS in (2, 3)
    union all
    select DATASTORE, SYNCSTATUS, UPLOADSESSIONID from RETAILEXTERNALIDTOASYNCCUSTOMERMAP where SYNCSTATUS in (2, 3)
) as operation
left join RETAILCDXUPLOADSESSION as session on session.UPLOADSESSIONID = operation.UPLOADSESSIONID
where session.DATECREATED is null or session.DATECREATED < @before
group by operation.DATASTORE
order by operation.DATASTORE;

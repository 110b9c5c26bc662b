-- Operations at headquarters that have not succeeded, by status (0 Pending, 2 Failed, 3 Blocked); the partial indexes hold no others.
-- at hq
select part.SYNCSTATUS, sum(part.OPERATIONS) as OPERATIONS
from (
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERV2 where SYNCSTATUS = 0 group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERV2 where SYNCSTATUS in (2, 3) group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCADDRESSV2 where SYNCSTATUS = 0 group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCADDRESSV2 where SYNCSTATUS in (2, 3) group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERCONTACT where SYNCSTATUS = 0 group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERCONTACT where SYNCSTATUS in (2, 3) group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERAFFILIATION where SYNCSTATUS = 0 group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERAFFILIATION where SYNCSTATUS in (2, 3) group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERATTRIBUTEV2 where SYNCSTATUS = 0 group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILASYNCCUSTOMERATTRIBUTEV2 where SYNCSTATUS in (2, 3) group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP where SYNCSTATUS = 0 group by SYNCSTATUS
    union all
    select SYNCSTATUS, count_big(*) as OPERATIONS from ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP where SYNCSTATUS in (2, 3) group by SYNCSTATUS
) as part
group by part.SYNCSTATUS;

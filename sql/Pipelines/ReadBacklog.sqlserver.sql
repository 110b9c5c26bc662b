-- What a channel recorded above the watermarks: rows, and when the oldest of them was recorded (null where the channel did not say).
-- at channel
-- in @customer bigint, @address bigint, @contact bigint, @affiliation bigint, @attribute bigint, @identity bigint
select sum(part.BACKLOG) as BACKLOG, min(part.OLDEST) as OLDEST
from (
    select count_big(*) as BACKLOG, min(OPERATIONDATETIME) as OLDEST from ax.RETAILASYNCCUSTOMERV2 where REPLICATIONCOUNTERFROMORIGIN > @customer
    union all
    select count_big(*) as BACKLOG, min(OPERATIONDATETIME) as OLDEST from ax.RETAILASYNCADDRESSV2 where REPLICATIONCOUNTERFROMORIGIN > @address
    union all
    select count_big(*) as BACKLOG, min(OPERATIONDATETIME) as OLDEST from ax.RETAILASYNCCUSTOMERCONTACT where REPLICATIONCOUNTERFROMORIGIN > @contact
    union all
    select count_big(*) as BACKLOG, min(OPERATIONDATETIME) as OLDEST from ax.RETAILASYNCCUSTOMERAFFILIATION where REPLICATIONCOUNTERFROMORIGIN > @affiliation
    union all
    select count_big(*) as BACKLOG, min(OPERATIONDATETIME) as OLDEST from ax.RETAILASYNCCUSTOMERATTRIBUTEV2 where REPLICATIONCOUNTERFROMORIGIN > @attribute
    union all
    select count_big(*) as BACKLOG, min(OPERATIONDATETIME) as OLDEST from ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP where REPLICATIONCOUNTERFROMORIGIN > @identity
) as part;

-- What a channel recorded above the watermarks: rows, and when the oldest of them was recorded (null where the channel did not say).
-- at channel
-- in @customer bigint, @address bigint, @contact bigint, @affiliation bigint, @attribute bigint, @identity bigint
-- twin: a SQLite channel may hold any text as a time; strftime makes null of what is none; a bare number it would take for a Julian day.
select sum(part.BACKLOG) as BACKLOG, min(part.OLDEST) as OLDEST
from (
    select count(*) as BACKLOG, min(case when OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', OPERATIONDATETIME) end) as OLDEST from RETAILASYNCCUSTOMERV2 where REPLICATIONCOUNTERFROMORIGIN > @customer
    union all
    select count(*) as BACKLOG, min(case when OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', OPERATIONDATETIME) end) as OLDEST from RETAILASYNCADDRESSV2 where REPLICATIONCOUNTERFROMORIGIN > @address
    union all
    select count(*) as BACKLOG, min(case when OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', OPERATIONDATETIME) end) as OLDEST from RETAILASYNCCUSTOMERCONTACT where REPLICATIONCOUNTERFROMORIGIN > @contact
    union all
    select count(*) as BACKLOG, min(case when OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', OPERATIONDATETIME) end) as OLDEST from RETAILASYNCCUSTOMERAFFILIATION where REPLICATIONCOUNTERFROMORIGIN > @affiliation
    union all
    select count(*) as BACKLOG, min(case when OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', OPERATIONDATETIME) end) as OLDEST from RETAILASYNCCUSTOMERATTRIBUTEV2 where REPLICATIONCOUNTERFROMORIGIN > @attribute
    union all
    select count(*) as BACKLOG, min(case when OPERATIONDATETIME glob '[12][0-9][0-9][0-9]-*' then strftime('%Y-%m-%dT%H:%M:%fZ', OPERATIONDATETIME) end) as OLDEST from RETAILEXTERNALIDTOASYNCCUSTOMERMAP where REPLICATIONCOUNTERFROMORIGIN > @identity
) as part;

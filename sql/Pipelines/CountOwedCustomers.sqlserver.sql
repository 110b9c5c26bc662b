-- How many customers changed at headquarters since 1010 last reached each data store; all of its companies where it never did.
-- at hq
-- twin: a change without a number yet is the newest of all; SQLite needs a + to choose the index.
with SERVED as (
    select distinct serves.DATABASEPROFILE as DATASTORE, channel.DATAAREAID as COMPANY, coalesce(reached.[ROWVERSION], 0) as [VERSION]
    from ax.RETAILCDXDATASTORECHANNEL as serves
    join ax.RETAILCHANNELTABLE as channel on channel.RECID = serves.CHANNEL
    left join ax.RETAILCDXDATASYNCROWVERSION as reached on reached.DATASTORE = serves.DATABASEPROFILE and reached.JOBID = '1010'),
OWED as (
    select point.COMPANY, point.[VERSION],
        (select count_big(*) from hq.CUSTOMERCHANGE as change where change.DATAAREAID = point.COMPANY and (change.CHANGEVERSION > point.[VERSION] or change.CHANGEVERSION is null)) as CUSTOMERS
    from (select distinct COMPANY, [VERSION] from SERVED) as point)
select SERVED.DATASTORE, sum(OWED.CUSTOMERS) as CUSTOMERS
from SERVED
join OWED on OWED.COMPANY = SERVED.COMPANY and OWED.[VERSION] = SERVED.[VERSION]
group by SERVED.DATASTORE;

-- Customers that each data store's database refused, longest first: how many there are, when the first is tried again, and the first @count of them with the reason.
-- at hq
-- in @count bigint
select n.DATASTORE, n.DATAAREAID, n.ACCOUNTNUM, n.REASON, n.CUSTOMERS, n.NEXTTRY
from (
    select h.DATASTORE, h.DATAAREAID, h.ACCOUNTNUM, h.REASON,
        count(*) over (partition by h.DATASTORE) as CUSTOMERS,
        min(h.NEXTTRYDATETIME) over (partition by h.DATASTORE) as NEXTTRY,
        row_number() over (partition by h.DATASTORE order by h.REFUSEDDATETIME, h.DATAAREAID, h.ACCOUNTNUM) as POSITION
    from CUSTOMERHELDBACK as h
) as n
where n.POSITION <= @count
order by n.DATASTORE, n.POSITION;

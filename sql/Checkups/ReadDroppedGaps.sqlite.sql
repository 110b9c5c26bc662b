-- Ranges of counters that P-0001 gave up since @since: rows that commit in them now are not uploaded any more.
-- at hq
-- in @since datetime2(3)
select AUDITDATETIME, SUBJECT, DETAILS
from AUDITLOG
where ACTION = 'gap drop' and AUDITDATETIME >= @since
order by AUDITDATETIME;

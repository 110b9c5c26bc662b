-- Who did what, newest first; to one subject if it is named.
-- at hq
-- in @count int, @subject nvarchar(200)
-- twin: TOP on SQL Server is LIMIT on SQLite.
select top (@count) AUDITDATETIME, USERNAME, ACTION, SUBJECT, DETAILS
from hq.AUDITLOG
where @subject is null or SUBJECT = @subject
order by AUDITID desc;

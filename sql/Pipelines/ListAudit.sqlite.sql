-- Who did what, newest first; to one subject if it is named.
-- at hq
-- in @count int, @subject nvarchar(200)
-- twin: TOP on SQL Server is LIMIT here.
select AUDITDATETIME, USERNAME, ACTION, SUBJECT, DETAILS
from AUDITLOG
where @subject is null or SUBJECT = @subject
order by AUDITID desc
limit @count;

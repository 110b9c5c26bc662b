-- What people changed on operations (a JSON list of their IDs), newest first.
-- at hq
-- in @operations nvarchar(max)
-- twin: lists are json_each and openjson.
select change.OPERATIONID, change.CHANGEDATETIME, change.CHANGEDBY, change.FIELDNAME, change.OLDVALUE, change.NEWVALUE
from json_each(@operations) as j cross join CUSTSYNCCHANGELOG as change
where change.OPERATIONID = j.value
order by change.CHANGEID desc;

-- What people changed on operations (a JSON list of their IDs), newest first.
-- at hq
-- in @operations nvarchar(max)
-- twin: lists are json_each and openjson.
select change.OPERATIONID, change.CHANGEDATETIME, change.CHANGEDBY, change.FIELDNAME, change.OLDVALUE, change.NEWVALUE
from openjson(@operations) with ([value] nvarchar(100) '$') as j
join hq.CUSTSYNCCHANGELOG as change on change.OPERATIONID = j.[value]
order by change.CHANGEID desc;

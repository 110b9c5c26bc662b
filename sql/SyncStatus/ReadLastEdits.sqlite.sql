-- When somebody last edited operations (a JSON list of their IDs); those nobody ever edited are missing.
-- at hq
-- in @operations nvarchar(max)
-- twin: lists are json_each and openjson.
select change.OPERATIONID, max(change.CHANGEDATETIME) as LASTEDIT
from json_each(@operations) as j cross join CUSTSYNCCHANGELOG as change
where change.OPERATIONID = j.value
group by change.OPERATIONID;

-- When somebody last edited operations (a JSON list of their IDs); those nobody ever edited are missing.
-- at hq
-- in @operations nvarchar(max)
-- twin: lists are json_each and openjson.
select change.OPERATIONID, max(change.CHANGEDATETIME) as LASTEDIT
from openjson(@operations) with ([value] nvarchar(100) '$') as j
join hq.CUSTSYNCCHANGELOG as change on change.OPERATIONID = j.[value]
group by change.OPERATIONID;

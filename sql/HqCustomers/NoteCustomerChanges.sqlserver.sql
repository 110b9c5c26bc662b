-- Notes that customers were changed, by a JSON list of account and the number of edits it was made from; null for a customer that is new. Touches one row for
-- each, and fewer when somebody else has edited one meanwhile: then nothing of it may be committed.
-- at hq
-- in @company nvarchar(4), @customers nvarchar(max)
-- twin: writers leave CHANGEVERSION NULL on SQL Server, since many may write at once; on SQLite they count it up. LOOPJOIN, FORCEORDER: a small table
-- read from end to end would have partitions wait for each other's rows.
update x
set CHANGEVERSION = null, DELETED = 0, EDITS = x.EDITS + 1
from openjson(@customers) with ([account] nvarchar(20) '$.account', [edits] bigint '$.edits') as j
join hq.CUSTOMERCHANGE as x on x.DATAAREAID = @company and x.ACCOUNTNUM = j.[account]
where j.[edits] is null or j.[edits] = x.EDITS
option (loop join, force order);
insert into hq.CUSTOMERCHANGE (DATAAREAID, ACCOUNTNUM, CHANGEVERSION, DELETED, EDITS)
select @company, j.[account], null, 0, 1
from openjson(@customers) with ([account] nvarchar(20) '$.account', [edits] bigint '$.edits') as j
where coalesce(j.[edits], 0) = 0 and not exists (select 1 from hq.CUSTOMERCHANGE as x where x.DATAAREAID = @company and x.ACCOUNTNUM = j.[account])
option (loop join, force order);

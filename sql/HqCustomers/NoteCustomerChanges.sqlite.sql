-- Notes that customers were changed, by a JSON list of account and the number of edits it was made from; null for a customer that is new. Touches one row for
-- each, and fewer when somebody else has edited one meanwhile: then nothing of it may be committed.
-- at hq
-- in @company nvarchar(4), @customers nvarchar(max)
-- twin: writers leave CHANGEVERSION NULL on SQL Server, since many may write at once; on SQLite they count it up, each change a version of its own.
insert into CUSTOMERCHANGE (DATAAREAID, ACCOUNTNUM, CHANGEVERSION, DELETED, EDITS)
select @company, j.value ->> 'account', c.LASTVERSION + 1 + j.key, 0, 1
from json_each(@customers) as j cross join CHANGEVERSIONCOUNTER as c
where c.ID = 1
on conflict (DATAAREAID, ACCOUNTNUM) do update set CHANGEVERSION = excluded.CHANGEVERSION, DELETED = 0, EDITS = EDITS + 1;
update CHANGEVERSIONCOUNTER set LASTVERSION = LASTVERSION + json_array_length(@customers) where ID = 1;

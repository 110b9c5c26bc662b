-- Reserves blocks of RECIDs, by a JSON list of table and count, above the highest in use, whoever inserted it; gives the first RECID behind each block. Calling it
-- twice reserves two blocks. The rows stay locked until the transaction ends.
-- at hq
-- in @tables nvarchar(max)
-- twin: lists are json_each and openjson; RETURNING on SQLite, a look at the locked rows on SQL Server.
-- READPAST, READCOMMITTEDLOCK, ROWLOCK: rows that another partition has not committed yet are below NEXTRECID anyway, and are not waited for.
update s
set NEXTRECID = case when s.NEXTRECID > coalesce(h.HIGHEST, 0) then s.NEXTRECID else h.HIGHEST + 1 end + j.[count]
from ax.RECIDSEQUENCE as s
join openjson(@tables) with ([table] nvarchar(128) '$.table', [count] bigint '$.count') as j on j.[table] = s.TABLENAME
left join (
    select 'DIRPARTYTABLE' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPARTYTABLE with (readcommittedlock, readpast, rowlock)
    union all
    select 'DIRPERSONNAME' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPERSONNAME with (readcommittedlock, readpast, rowlock)
    union all
    select 'LOGISTICSLOCATION' as TABLENAME, max(RECID) as HIGHEST from ax.LOGISTICSLOCATION with (readcommittedlock, readpast, rowlock)
    union all
    select 'DIRPARTYLOCATION' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPARTYLOCATION with (readcommittedlock, readpast, rowlock)
    union all
    select 'DIRPARTYLOCATIONROLE' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPARTYLOCATIONROLE with (readcommittedlock, readpast, rowlock)
    union all
    select 'LOGISTICSPOSTALADDRESS' as TABLENAME, max(RECID) as HIGHEST from ax.LOGISTICSPOSTALADDRESS with (readcommittedlock, readpast, rowlock)
    union all
    select 'LOGISTICSELECTRONICADDRESS' as TABLENAME, max(RECID) as HIGHEST from ax.LOGISTICSELECTRONICADDRESS with (readcommittedlock, readpast, rowlock)
) as h on h.TABLENAME = s.TABLENAME
where s.NEXTRECID > 0;
select s.TABLENAME, s.NEXTRECID
from ax.RECIDSEQUENCE as s
join openjson(@tables) with ([table] nvarchar(128) '$.table') as j on j.[table] = s.TABLENAME;

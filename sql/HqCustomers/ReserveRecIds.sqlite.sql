-- Reserves blocks of RECIDs, by a JSON list of table and count, above the highest in use, whoever inserted it; gives the first RECID behind each block. Calling it
-- twice reserves two blocks. The rows stay locked until the transaction ends.
-- at hq
-- in @tables nvarchar(max)
-- twin: lists are json_each and openjson; RETURNING on SQLite, a look at the locked rows on SQL Server.
update RECIDSEQUENCE
set NEXTRECID = max(NEXTRECID, coalesce(h.HIGHEST, 0) + 1) + (j.value ->> 'count')
from json_each(@tables) as j left join (
    select 'DIRPARTYTABLE' as TABLENAME, max(RECID) as HIGHEST from DIRPARTYTABLE
    union all
    select 'DIRPERSONNAME' as TABLENAME, max(RECID) as HIGHEST from DIRPERSONNAME
    union all
    select 'LOGISTICSLOCATION' as TABLENAME, max(RECID) as HIGHEST from LOGISTICSLOCATION
    union all
    select 'DIRPARTYLOCATION' as TABLENAME, max(RECID) as HIGHEST from DIRPARTYLOCATION
    union all
    select 'DIRPARTYLOCATIONROLE' as TABLENAME, max(RECID) as HIGHEST from DIRPARTYLOCATIONROLE
    union all
    select 'LOGISTICSPOSTALADDRESS' as TABLENAME, max(RECID) as HIGHEST from LOGISTICSPOSTALADDRESS
    union all
    select 'LOGISTICSELECTRONICADDRESS' as TABLENAME, max(RECID) as HIGHEST from LOGISTICSELECTRONICADDRESS
) as h on h.TABLENAME = j.value ->> 'table'
where RECIDSEQUENCE.TABLENAME = j.value ->> 'table'
returning TABLENAME, NEXTRECID;

-- The highest RECID in use, table by table: a sequence never hands out one at or below it, whoever inserted it.
-- at hq
-- twin: SQLite has no schemas.
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
select 'LOGISTICSELECTRONICADDRESS' as TABLENAME, max(RECID) as HIGHEST from LOGISTICSELECTRONICADDRESS;

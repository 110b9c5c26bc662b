-- The highest RECID in use, table by table: a sequence never hands out one at or below it, whoever inserted it.
-- at hq
-- twin: SQLite has no schemas.
select 'DIRPARTYTABLE' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPARTYTABLE
union all
select 'DIRPERSONNAME' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPERSONNAME
union all
select 'LOGISTICSLOCATION' as TABLENAME, max(RECID) as HIGHEST from ax.LOGISTICSLOCATION
union all
select 'DIRPARTYLOCATION' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPARTYLOCATION
union all
select 'DIRPARTYLOCATIONROLE' as TABLENAME, max(RECID) as HIGHEST from ax.DIRPARTYLOCATIONROLE
union all
select 'LOGISTICSPOSTALADDRESS' as TABLENAME, max(RECID) as HIGHEST from ax.LOGISTICSPOSTALADDRESS
union all
select 'LOGISTICSELECTRONICADDRESS' as TABLENAME, max(RECID) as HIGHEST from ax.LOGISTICSELECTRONICADDRESS;

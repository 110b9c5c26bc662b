-- Companies with operations that are pending, and those of the channels and parameters with operations that are due again. Reads indexes only.
-- at hq
-- in @now datetime2(3)
-- twin: SQL Server finds a company however it is spelled; what is written for it is spelled as headquarters does, in lower case.
select lower(DATAAREAID) as DATAAREAID from ax.RETAILASYNCCUSTOMERV2 where SYNCSTATUS = 0
union
select lower(DATAAREAID) as DATAAREAID from ax.RETAILASYNCADDRESSV2 where SYNCSTATUS = 0
union
select lower(DATAAREAID) as DATAAREAID from ax.RETAILASYNCCUSTOMERCONTACT where SYNCSTATUS = 0
union
select lower(DATAAREAID) as DATAAREAID from ax.RETAILASYNCCUSTOMERAFFILIATION where SYNCSTATUS = 0
union
select lower(DATAAREAID) as DATAAREAID from ax.RETAILASYNCCUSTOMERATTRIBUTEV2 where SYNCSTATUS = 0
union
select DATAAREAID from ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP where SYNCSTATUS = 0
union
select lower(c.DATAAREAID) as DATAAREAID
from (select DATAAREAID from ax.RETAILCHANNELTABLE union select DATAAREAID from ax.CUSTPARAMETERS) as c
where exists (select 1 from ax.RETAILASYNCCUSTOMERV2 as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from ax.RETAILASYNCADDRESSV2 as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from ax.RETAILASYNCCUSTOMERCONTACT as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from ax.RETAILASYNCCUSTOMERAFFILIATION as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from ax.RETAILASYNCCUSTOMERATTRIBUTEV2 as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
order by DATAAREAID;

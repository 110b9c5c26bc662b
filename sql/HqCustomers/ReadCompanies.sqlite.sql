-- Companies with operations that are pending, and those of the channels and parameters with operations that are due again. Reads indexes only.
-- at hq
-- in @now datetime2(3)
-- twin: SQL Server finds a company however it is spelled; what is written for it is spelled as headquarters does, in lower case.
select DATAAREAID from RETAILASYNCCUSTOMERV2 where SYNCSTATUS = 0
union
select DATAAREAID from RETAILASYNCADDRESSV2 where SYNCSTATUS = 0
union
select DATAAREAID from RETAILASYNCCUSTOMERCONTACT where SYNCSTATUS = 0
union
select DATAAREAID from RETAILASYNCCUSTOMERAFFILIATION where SYNCSTATUS = 0
union
select DATAAREAID from RETAILASYNCCUSTOMERATTRIBUTEV2 where SYNCSTATUS = 0
union
select DATAAREAID from RETAILEXTERNALIDTOASYNCCUSTOMERMAP where SYNCSTATUS = 0
union
select c.DATAAREAID
from (select DATAAREAID from RETAILCHANNELTABLE union select DATAAREAID from CUSTPARAMETERS) as c
where exists (select 1 from RETAILASYNCCUSTOMERV2 as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from RETAILASYNCADDRESSV2 as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from RETAILASYNCCUSTOMERCONTACT as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from RETAILASYNCCUSTOMERAFFILIATION as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from RETAILASYNCCUSTOMERATTRIBUTEV2 as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
   or exists (select 1 from RETAILEXTERNALIDTOASYNCCUSTOMERMAP as o where o.SYNCSTATUS in (2, 3) and o.DATAAREAID = c.DATAAREAID and o.SYNCNEXTDATETIME <= @now)
order by DATAAREAID;

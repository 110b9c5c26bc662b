-- The companies in which operations name an async account that has no account yet.
-- at hq
-- in @asyncAccount nvarchar(40)
-- twin: SQLite has no schemas.
select distinct o.DATAAREAID from RETAILASYNCCUSTOMERV2 as o
where o.CUSTACCOUNTASYNC <> '' and o.CUSTACCOUNTASYNC = @asyncAccount
  and not exists (select 1 from RETAILCUSTTABLE as retail where retail.DATAAREAID = o.DATAAREAID and retail.CUSTACCOUNTASYNC = o.CUSTACCOUNTASYNC and retail.CUSTACCOUNTASYNC <> '');

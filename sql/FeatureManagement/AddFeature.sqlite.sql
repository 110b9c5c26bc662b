-- Adds a feature that is off; twice is once. Whoever changes one does this first: it keeps others from changing any until the transaction ends.
-- at hq
-- in @feature nvarchar(100)
-- twin: a SQLite writer is alone anyway; on SQL Server TABLOCKX, HOLDLOCK keeps two people from turning a feature on and what it needs off.
insert into FEATUREMANAGEMENT (FEATURE, ENABLED)
select @feature, 0
where not exists (select 1 from FEATUREMANAGEMENT where FEATURE = @feature);

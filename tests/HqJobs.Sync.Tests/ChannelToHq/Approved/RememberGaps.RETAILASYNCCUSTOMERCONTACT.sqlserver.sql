-- Remembers the counters missing from the staged batch of RETAILASYNCCUSTOMERCONTACT as ranges; twice is once.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @from bigint, @to bigint, @now datetime2(3)
insert into [ax].[RETAILCDXUPLOADGAP] (DATASTORE, ORIGINEPOCH, TABLENAME, FROMCOUNTER, TOCOUNTER, FIRSTSEEN)
select @dataStore, @epoch, N'RETAILASYNCCUSTOMERCONTACT', n.PREVIOUS + 1, n.COUNTER - 1, @now
  from (select b.COUNTER, lag(b.COUNTER, 1, @from) over (order by b.COUNTER) as PREVIOUS
          from (select REPLICATIONCOUNTERFROMORIGIN as COUNTER from [#rows] union all select @to + 1) as b) as n
 where n.COUNTER > n.PREVIOUS + 1
   and not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] as g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH = @epoch and g.TABLENAME = N'RETAILASYNCCUSTOMERCONTACT' and g.FROMCOUNTER = n.PREVIOUS + 1)

-- Remembers ranges of missing counters; a range that begins where a remembered one does is left as it is.
-- at hq
-- in @dataStore nvarchar(60), @epoch bigint, @table nvarchar(128), @gaps nvarchar(max)
-- twin: SQLite has ON CONFLICT.
insert into [ax].[RETAILCDXUPLOADGAP] (DATASTORE, ORIGINEPOCH, TABLENAME, FROMCOUNTER, TOCOUNTER, FIRSTSEEN, LASTASKED)
select @dataStore, @epoch, @table, n.FROMCOUNTER, n.TOCOUNTER, n.FIRSTSEEN, n.LASTASKED
  from openjson(@gaps) with (FROMCOUNTER bigint '$.from', TOCOUNTER bigint '$.to', FIRSTSEEN datetime2(3) '$.firstSeen', LASTASKED datetime2(3) '$.lastAsked') n
 where not exists (select 1
                     from [ax].[RETAILCDXUPLOADGAP] g
                    where g.DATASTORE = @dataStore and g.ORIGINEPOCH = @epoch and g.TABLENAME = @table and g.FROMCOUNTER = n.FROMCOUNTER)

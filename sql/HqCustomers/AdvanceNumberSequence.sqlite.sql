-- Takes the numbers below @next from a sequence. Twice is the same as once.
-- at hq
-- in @company nvarchar(4), @sequence nvarchar(10), @next bigint
-- twin: SQLite has no schemas.
update NUMBERSEQUENCETABLE
set NEXTREC = @next
where DATAAREAID = @company and NUMBERSEQUENCE = @sequence;

-- Takes the next @count change versions and returns the last. Calling it twice takes two blocks.
-- at hq
-- in @count bigint
-- twin: RETURNING and OUTPUT.
update hq.CHANGEVERSIONCOUNTER set LASTVERSION = LASTVERSION + @count output inserted.LASTVERSION where ID = 1;

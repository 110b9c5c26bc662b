-- Takes the next @count change versions and returns the last. Calling it twice takes two blocks.
-- at hq
-- in @count bigint
-- twin: RETURNING and OUTPUT.
update CHANGEVERSIONCOUNTER set LASTVERSION = LASTVERSION + @count where ID = 1 returning LASTVERSION;

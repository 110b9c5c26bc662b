-- Pauses or resumes a data store. Touches no row when it is in that state already, or unknown.
-- at hq
-- in @name nvarchar(60), @paused int, @reason nvarchar(max)
update RETAILCONNDATABASEPROFILE
set PAUSEDATASYNC = @paused, PAUSEREASON = @reason
where NAME = @name and (PAUSEDATASYNC <> @paused or coalesce(PAUSEREASON, '') <> coalesce(@reason, ''));

-- Notes up to which version tombstones may be gone: a channel below it needs a full package. Never goes back.
-- at hq
-- in @upto bigint
update hq.CHANGEVERSIONCOUNTER
set MINVERSION = @upto
where ID = 1 and MINVERSION < @upto;

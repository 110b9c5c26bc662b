-- Removes services that were not seen for long. Twice is the same as once.
-- at hq
-- in @before datetime2(3)
delete from SERVICEINSTANCE
where LASTSEEN < @before;

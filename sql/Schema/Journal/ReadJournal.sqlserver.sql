-- The schema scripts this database has seen.
-- at hq, channel

SELECT SCRIPTNAME, SCRIPTHASH, APPLIEDDATETIME FROM hqjobs.SCHEMAVERSIONS ORDER BY SCRIPTNAME;

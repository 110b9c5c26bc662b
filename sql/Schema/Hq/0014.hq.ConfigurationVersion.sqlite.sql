-- The highest version a table of configuration was ever given. The table's own row cannot tell: whoever changes the table takes the number away.
-- at hq
-- twin: here triggers number a change at once and above all others; only SQL Server's download job counts with this.

ALTER TABLE CHANGEVERSIONCOUNTER ADD COLUMN CONFIGURATIONVERSION INTEGER NOT NULL DEFAULT 5; -- 0008 gave 1 to 5

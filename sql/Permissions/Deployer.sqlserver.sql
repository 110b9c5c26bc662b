-- What db init needs: to create and alter tables, views and triggers, and to write the rows the scripts bring. It creates no database and gives no rights.
-- at hq, channel
-- By an owner of the database, before db init; twice changes nothing.

IF DATABASE_PRINCIPAL_ID(N'hqjobs_deployer') IS NULL CREATE ROLE hqjobs_deployer;
go
ALTER ROLE db_ddladmin ADD MEMBER hqjobs_deployer;
ALTER ROLE db_datareader ADD MEMBER hqjobs_deployer;
ALTER ROLE db_datawriter ADD MEMBER hqjobs_deployer;

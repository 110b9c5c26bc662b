-- The login of hqjobs serve: it reads and writes the rows of job storage and cannot change its schema.
-- Run by a login that may create logins, in the database of job storage, after db init --jobs. Azure SQL Database creates logins in master only: run the
-- first batch there.
IF SUSER_ID(N'hqjobs_service') IS NULL
    CREATE LOGIN hqjobs_service WITH PASSWORD = N'<change me before you run this>', CHECK_POLICY = ON;
go
IF DATABASE_PRINCIPAL_ID(N'hqjobs_service') IS NULL
    CREATE USER hqjobs_service FOR LOGIN hqjobs_service WITH DEFAULT_SCHEMA = HqJobs;
go
-- A schema's grant covers what a later upgrade creates in it. Hangfire's locks are sp_getapplock, which everybody may use.
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::HqJobs TO hqjobs_service;
-- The version is read at start; nobody but db init writes it.
DENY INSERT, UPDATE, DELETE ON OBJECT::HqJobs.[Schema] TO hqjobs_service;

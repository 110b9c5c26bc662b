-- The role of hqjobs serve: it reads and writes the rows of job storage and cannot change its schema.
-- Run by the role that ran db init --jobs, in the same database.
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'hqjobs_service') THEN
        CREATE ROLE hqjobs_service LOGIN;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA hqjobs TO hqjobs_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA hqjobs TO hqjobs_service;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA hqjobs TO hqjobs_service;

-- What a later upgrade creates.
ALTER DEFAULT PRIVILEGES IN SCHEMA hqjobs GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hqjobs_service;
ALTER DEFAULT PRIVILEGES IN SCHEMA hqjobs GRANT USAGE ON SEQUENCES TO hqjobs_service;

-- The version is read at start; nobody but db init writes it.
REVOKE INSERT, UPDATE, DELETE ON hqjobs.schema FROM hqjobs_service;

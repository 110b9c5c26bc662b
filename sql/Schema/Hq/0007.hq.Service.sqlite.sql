-- The service in production: one run of a pipeline runs and at most one waits behind it, progress while a stage works, services that report, alerts that are open.
-- at hq
-- twin: SQLite has no schemas.

-- Single flight over all machines and both drivers; a second run may wait (overlap Queue, run --enqueue).
DROP INDEX UX_PIPELINERUN_ACTIVE;
CREATE UNIQUE INDEX UX_PIPELINERUN_RUNNING ON PIPELINERUN (PIPELINE) WHERE STATUS = 'Running';
CREATE UNIQUE INDEX UX_PIPELINERUN_WAITING ON PIPELINERUN (PIPELINE) WHERE STATUS = 'Waiting';
CREATE INDEX IX_PIPELINERUN_PIPELINE ON PIPELINERUN (PIPELINE, CREATEDDATETIME);

-- While a stage or a channel works, written at most once a second; null where nobody can tell.
ALTER TABLE PIPELINESTAGE ADD ROWSDONE INTEGER;
ALTER TABLE PIPELINESTAGE ADD ROWSEXPECTED INTEGER;
ALTER TABLE PIPELINEITEM ADD ROWSEXPECTED INTEGER;

-- Services that run pipelines. INSTANCE: host/pid/process start/engine. LASTSEEN is renewed every 15 s and the row removed at an orderly end.
CREATE TABLE SERVICEINSTANCE (
    INSTANCE        TEXT NOT NULL PRIMARY KEY,
    MACHINE         TEXT NOT NULL,
    VERSION         TEXT NOT NULL,
    JOBSTORAGE      TEXT NOT NULL,              -- InMemory, SqlServer, PostgreSql
    STARTEDDATETIME TEXT NOT NULL,
    LASTSEEN        TEXT NOT NULL
) WITHOUT ROWID;

-- A pipeline that has not finished in time: raised once, removed with a recovery notice.
CREATE TABLE PIPELINEALERT (
    PIPELINE       TEXT NOT NULL PRIMARY KEY,
    DUEDATETIME    TEXT NOT NULL,               -- the occurrence that did not finish in time
    RAISEDDATETIME TEXT NOT NULL,
    MESSAGE        TEXT NOT NULL
) WITHOUT ROWID;

-- For the nightly clean-up.
CREATE INDEX IX_RETAILCDXUPLOADSESSION_CREATED ON RETAILCDXUPLOADSESSION (DATECREATED);
CREATE INDEX IX_RETAILCDXDOWNLOADSESSION_CREATED ON RETAILCDXDOWNLOADSESSION (DATECREATED);
CREATE INDEX IX_AUDITLOG_DATETIME ON AUDITLOG (AUDITDATETIME);

-- The service in production: one run of a pipeline runs and at most one waits behind it, progress while a stage works, services that report, alerts that are open.
-- at hq
-- twin: integers are bigint, so that C# reads them as long from either; a column an ALTER TABLE.

-- Single flight over all machines and both drivers; a second run may wait (overlap Queue, run --enqueue).
DROP INDEX UX_PIPELINERUN_ACTIVE ON hq.PIPELINERUN;
go
CREATE UNIQUE INDEX UX_PIPELINERUN_RUNNING ON hq.PIPELINERUN (PIPELINE) WHERE STATUS = N'Running';
CREATE UNIQUE INDEX UX_PIPELINERUN_WAITING ON hq.PIPELINERUN (PIPELINE) WHERE STATUS = N'Waiting';
CREATE INDEX IX_PIPELINERUN_PIPELINE ON hq.PIPELINERUN (PIPELINE, CREATEDDATETIME);
go
-- While a stage or a channel works, written at most once a second; null where nobody can tell.
ALTER TABLE hq.PIPELINESTAGE ADD ROWSDONE bigint NULL;
ALTER TABLE hq.PIPELINESTAGE ADD ROWSEXPECTED bigint NULL;
ALTER TABLE hq.PIPELINEITEM ADD ROWSEXPECTED bigint NULL;
go
-- Services that run pipelines. INSTANCE: host/pid/process start/engine. LASTSEEN is renewed every 15 s and the row removed at an orderly end.
CREATE TABLE hq.SERVICEINSTANCE (
    INSTANCE        nvarchar(255) NOT NULL,
    MACHINE         nvarchar(255) NOT NULL,
    VERSION         nvarchar(60)  NOT NULL,
    JOBSTORAGE      nvarchar(20)  NOT NULL, -- InMemory, SqlServer, PostgreSql
    STARTEDDATETIME datetime2(3)  NOT NULL,
    LASTSEEN        datetime2(3)  NOT NULL,
    CONSTRAINT PK_SERVICEINSTANCE PRIMARY KEY (INSTANCE)
);

-- A pipeline that has not finished in time: raised once, removed with a recovery notice.
CREATE TABLE hq.PIPELINEALERT (
    PIPELINE       nvarchar(60)  NOT NULL,
    DUEDATETIME    datetime2(3)  NOT NULL, -- the occurrence that did not finish in time
    RAISEDDATETIME datetime2(3)  NOT NULL,
    MESSAGE        nvarchar(max) NOT NULL,
    CONSTRAINT PK_PIPELINEALERT PRIMARY KEY (PIPELINE)
);

-- For the nightly clean-up.
CREATE INDEX IX_RETAILCDXUPLOADSESSION_CREATED ON ax.RETAILCDXUPLOADSESSION (DATECREATED);
CREATE INDEX IX_RETAILCDXDOWNLOADSESSION_CREATED ON ax.RETAILCDXDOWNLOADSESSION (DATECREATED);
CREATE INDEX IX_AUDITLOG_DATETIME ON hq.AUDITLOG (AUDITDATETIME);

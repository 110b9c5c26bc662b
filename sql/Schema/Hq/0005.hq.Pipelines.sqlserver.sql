-- The facts of every execution: runs, stages, items, log, leases, schedules, audit.
-- at hq
-- twin: integers are bigint, so that C# reads them as long from either.

CREATE SCHEMA hq;
go

-- STATUS: Waiting, Running, Succeeded, SucceededWithErrors, Failed, Cancelled, Skipped.
CREATE TABLE hq.PIPELINERUN (
    RUNID           nvarchar(40)  NOT NULL,
    PIPELINE        nvarchar(60)  NOT NULL,
    STARTEDBY       nvarchar(20)  NOT NULL, -- Command, Schedule, Dashboard, Api
    REQUESTEDBY     nvarchar(255) NULL,
    REQUESTKEY      nvarchar(100) NULL,
    PARAMETERS      nvarchar(max) NOT NULL CONSTRAINT DF_PIPELINERUN_PARAMETERS DEFAULT N'{}', -- JSON of RunParameters
    RERUNOF         nvarchar(40)  NULL,
    STATUS          nvarchar(30)  NOT NULL,
    MESSAGE         nvarchar(max) NULL,
    ROOTJOBID       nvarchar(50)  NULL, -- Hangfire job id of the first stage; null for the inline driver
    OWNER           nvarchar(255) NULL, -- who drives it: host/pid/process start, null while nobody does
    OWNERUNTIL      datetime2(3)  NULL, -- renewed by the owner; past it, or with the process gone, the owner is dead
    CANCELREQUESTED bigint        NOT NULL CONSTRAINT DF_PIPELINERUN_CANCELREQUESTED DEFAULT 0,
    CREATEDDATETIME datetime2(3)  NOT NULL,
    STARTEDDATETIME datetime2(3)  NULL,
    ENDEDDATETIME   datetime2(3)  NULL,
    CONSTRAINT PK_PIPELINERUN PRIMARY KEY (RUNID)
);
-- Single flight over all machines and both drivers.
CREATE UNIQUE INDEX UX_PIPELINERUN_ACTIVE ON hq.PIPELINERUN (PIPELINE) WHERE STATUS IN (N'Waiting', N'Running');
CREATE UNIQUE INDEX UX_PIPELINERUN_ROOTJOBID ON hq.PIPELINERUN (ROOTJOBID) WHERE ROOTJOBID IS NOT NULL;
CREATE UNIQUE INDEX UX_PIPELINERUN_REQUESTKEY ON hq.PIPELINERUN (REQUESTKEY) WHERE REQUESTKEY IS NOT NULL;
CREATE INDEX IX_PIPELINERUN_CREATED ON hq.PIPELINERUN (CREATEDDATETIME);

-- STATUS: Waiting, Running, Succeeded, SucceededWithErrors, Failed, Cancelled, Skipped. RESULT: JSON of the stage as `run --json` prints it.
CREATE TABLE hq.PIPELINESTAGE (
    RUNID           nvarchar(40)  NOT NULL,
    STAGENO         bigint        NOT NULL,
    JOB             nvarchar(20)  NOT NULL, -- P-0001, SYNC, 1010, 1110, 1070
    STATUS          nvarchar(30)  NOT NULL,
    ATTEMPT         bigint        NOT NULL CONSTRAINT DF_PIPELINESTAGE_ATTEMPT DEFAULT 1,
    PLANNED         bigint        NOT NULL CONSTRAINT DF_PIPELINESTAGE_PLANNED DEFAULT 0,
    HANGFIREJOBID   nvarchar(50)  NULL,
    RESULT          nvarchar(max) NULL,
    STARTEDDATETIME datetime2(3)  NULL,
    ENDEDDATETIME   datetime2(3)  NULL,
    CONSTRAINT PK_PIPELINESTAGE PRIMARY KEY (RUNID, STAGENO)
);

-- STATUS: Pending, Running, Succeeded, NoData, Failed, Paused, Skipped, Cancelled.
CREATE TABLE hq.PIPELINEITEM (
    RUNID           nvarchar(40)  NOT NULL,
    STAGENO         bigint        NOT NULL,
    CHANNEL         nvarchar(60)  NOT NULL,
    STATUS          nvarchar(30)  NOT NULL,
    ATTEMPT         bigint        NOT NULL CONSTRAINT DF_PIPELINEITEM_ATTEMPT DEFAULT 1,
    HANGFIREJOBID   nvarchar(50)  NULL,
    OWNER           nvarchar(255) NULL,
    [ROWCOUNT]        bigint        NOT NULL CONSTRAINT DF_PIPELINEITEM_ROWCOUNT DEFAULT 0,
    FAILEDROWCOUNT  bigint        NOT NULL CONSTRAINT DF_PIPELINEITEM_FAILEDROWCOUNT DEFAULT 0,
    ERROR           nvarchar(max) NULL,
    STARTEDDATETIME datetime2(3)  NULL,
    ENDEDDATETIME   datetime2(3)  NULL,
    CONSTRAINT PK_PIPELINEITEM PRIMARY KEY (RUNID, STAGENO, CHANNEL)
);

CREATE TABLE hq.PIPELINELOG (
    LOGID       bigint IDENTITY(1,1) NOT NULL,
    RUNID       nvarchar(40)         NOT NULL,
    STAGENO     bigint               NULL,
    CHANNEL     nvarchar(60)         NULL,
    LEVEL       nvarchar(20)         NOT NULL,
    MESSAGE     nvarchar(max)        NOT NULL,
    LOGDATETIME datetime2(3)         NOT NULL,
    CONSTRAINT PK_PIPELINELOG PRIMARY KEY (LOGID)
);
CREATE INDEX IX_PIPELINELOG_RUNID ON hq.PIPELINELOG (RUNID, LOGID);

CREATE TABLE hq.PIPELINESCHEDULE (
    PIPELINE         nvarchar(60)  NOT NULL,
    CRON             nvarchar(100) NOT NULL,
    TIMEZONE         nvarchar(60)  NOT NULL CONSTRAINT DF_PIPELINESCHEDULE_TIMEZONE DEFAULT N'UTC',
    MISFIRE          nvarchar(20)  NOT NULL CONSTRAINT DF_PIPELINESCHEDULE_MISFIRE DEFAULT N'Relaxed',
    OVERLAP          nvarchar(20)  NOT NULL CONSTRAINT DF_PIPELINESCHEDULE_OVERLAP DEFAULT N'Skip',
    PARAMETERS       nvarchar(max) NOT NULL CONSTRAINT DF_PIPELINESCHEDULE_PARAMETERS DEFAULT N'{}',
    PAUSEDBY         nvarchar(255) NULL,
    PAUSEREASON      nvarchar(255) NULL,
    PAUSEDUNTIL      datetime2(3)  NULL,
    ROWVERSION       bigint        NOT NULL CONSTRAINT DF_PIPELINESCHEDULE_ROWVERSION DEFAULT 1,
    MODIFIEDBY       nvarchar(255) NULL,
    MODIFIEDDATETIME datetime2(3)  NULL,
    CONSTRAINT PK_PIPELINESCHEDULE PRIMARY KEY (PIPELINE)
);

-- TOKEN only grows; it is the fencing token every data transaction checks. EXPIRES is null when nobody holds the lease.
CREATE TABLE hq.LEASE (
    NAME    nvarchar(100) NOT NULL,
    OWNER   nvarchar(255) NULL,
    TOKEN   bigint        NOT NULL CONSTRAINT DF_LEASE_TOKEN DEFAULT 0,
    EXPIRES datetime2(3)  NULL,
    CONSTRAINT PK_LEASE PRIMARY KEY (NAME)
);

CREATE TABLE hq.AUDITLOG (
    AUDITID       bigint IDENTITY(1,1) NOT NULL,
    AUDITDATETIME datetime2(3)         NOT NULL,
    USERNAME      nvarchar(255)        NOT NULL,
    ACTION        nvarchar(60)         NOT NULL,
    SUBJECT       nvarchar(255)        NOT NULL,
    DETAILS       nvarchar(max)        NULL,
    CONSTRAINT PK_AUDITLOG PRIMARY KEY (AUDITID)
);

CREATE TABLE hq.CUSTSYNCCHANGELOG (
    CHANGEID       bigint IDENTITY(1,1) NOT NULL,
    CHANGEDATETIME datetime2(3)         NOT NULL,
    CHANGEDBY      nvarchar(255)        NOT NULL,
    OPERATIONID    nvarchar(100)        NOT NULL,
    FIELDNAME      nvarchar(60)         NOT NULL,
    OLDVALUE       nvarchar(max)        NULL,
    NEWVALUE       nvarchar(max)        NULL,
    CONSTRAINT PK_CUSTSYNCCHANGELOG PRIMARY KEY (CHANGEID)
);

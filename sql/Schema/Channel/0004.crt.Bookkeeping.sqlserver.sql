-- What HqJobs notes at a channel: the version applied per job with the fencing token of the last owner, and which async account became which account.
-- at channel
-- twin: integers are bigint, so that C# reads them as long from either.

CREATE TABLE crt.APPLIEDVERSION (
    JOBID           nvarchar(20) NOT NULL,
    VERSION         bigint       NOT NULL,
    FENCINGTOKEN    bigint       NOT NULL,
    APPLIEDDATETIME datetime2(3) NOT NULL,
    CONSTRAINT PK_APPLIEDVERSION PRIMARY KEY (JOBID)
);

CREATE TABLE crt.ASYNCCUSTOMERCONVERTED (
    DATAAREAID       nvarchar(4)  NOT NULL,
    CUSTACCOUNTASYNC nvarchar(38) NOT NULL,
    ACCOUNTNUM       nvarchar(20) NOT NULL,
    CONSTRAINT PK_ASYNCCUSTOMERCONVERTED PRIMARY KEY (DATAAREAID, CUSTACCOUNTASYNC)
);

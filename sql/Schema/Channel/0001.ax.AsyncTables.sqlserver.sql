-- The append-only log of what POS and e-commerce did to customers: six tables, read by P-0001 by counter, never written by HqJobs.
-- at channel
-- twin: IDENTITY is what keeps a counter from being used twice; integers are bigint, so that C# reads them as long from either. A real channel has ax and crt already.

CREATE SCHEMA ax;
go
CREATE SCHEMA crt;
go

CREATE TABLE ax.RETAILASYNCCUSTOMERV2 (
    REPLICATIONCOUNTERFROMORIGIN bigint IDENTITY(1,1) NOT NULL,
    DATAAREAID                   nvarchar(4)          NOT NULL,
    CUSTACCOUNTASYNC             nvarchar(38)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERV2_CUSTACCOUNTASYNC DEFAULT N'',
    CUSTACCOUNT                  nvarchar(20)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERV2_CUSTACCOUNT DEFAULT N'',
    OPERATION                    bigint               NOT NULL,
    ORIGINATINGCHANNEL           bigint               NULL,
    OPERATIONDATETIME            datetime2(3)         NULL,
    ONLINEOPERATIONCOMPLETED     bigint               NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERV2_ONLINEOPERATIONCOMPLETED DEFAULT 0,
    OLDVALUES                    nvarchar(max)        NULL,
    RELATIONSHIPTYPE             bigint               NULL,
    TITLERECORDID                bigint               NULL,
    FIRSTNAME                    nvarchar(100)        NULL,
    MIDDLENAME                   nvarchar(100)        NULL,
    LASTNAME                     nvarchar(100)        NULL,
    CUSTNAME                     nvarchar(255)        NULL,
    PHONE                        nvarchar(255)        NULL,
    PHONEEXTENSION               nvarchar(20)         NULL,
    CELLULARPHONE                nvarchar(255)        NULL,
    EMAIL                        nvarchar(255)        NULL,
    URL                          nvarchar(255)        NULL,
    RECEIPTEMAIL                 nvarchar(255)        NULL,
    RECEIPTOPTION                bigint               NULL,
    LANGUAGEID                   nvarchar(20)         NULL,
    CURRENCY                     nvarchar(10)         NULL,
    CUSTGROUP                    nvarchar(20)         NULL,
    INVOICEACCOUNT               nvarchar(38)         NULL,
    CREDITMAX                    numeric(32,6)        NULL,
    PRICEGROUP                   nvarchar(20)         NULL,
    BLOCKED                      bigint               NULL,
    ORGANIZATIONID               nvarchar(60)         NULL,
    MULTILINEDISC                nvarchar(20)         NULL,
    LINEDISC                     nvarchar(20)         NULL,
    ENDDISC                      nvarchar(20)         NULL,
    USEPURCHREQUEST              bigint               NULL,
    TAXGROUP                     nvarchar(20)         NULL,
    VATNUM                       nvarchar(60)         NULL,
    IDENTIFICATIONNUMBER         nvarchar(60)         NULL,
    CONSTRAINT PK_RETAILASYNCCUSTOMERV2 PRIMARY KEY (REPLICATIONCOUNTERFROMORIGIN)
);
CREATE INDEX IX_RETAILASYNCCUSTOMERV2_CUSTACCOUNTASYNC ON ax.RETAILASYNCCUSTOMERV2 (CUSTACCOUNTASYNC, DATAAREAID);

CREATE TABLE ax.RETAILASYNCADDRESSV2 (
    REPLICATIONCOUNTERFROMORIGIN bigint IDENTITY(1,1) NOT NULL,
    DATAAREAID                   nvarchar(4)          NOT NULL,
    CUSTACCOUNTASYNC             nvarchar(38)         NOT NULL CONSTRAINT DF_RETAILASYNCADDRESSV2_CUSTACCOUNTASYNC DEFAULT N'',
    CUSTACCOUNT                  nvarchar(20)         NOT NULL CONSTRAINT DF_RETAILASYNCADDRESSV2_CUSTACCOUNT DEFAULT N'',
    OPERATION                    bigint               NOT NULL,
    ORIGINATINGCHANNEL           bigint               NULL,
    OPERATIONDATETIME            datetime2(3)         NULL,
    ONLINEOPERATIONCOMPLETED     bigint               NOT NULL CONSTRAINT DF_RETAILASYNCADDRESSV2_ONLINEOPERATIONCOMPLETED DEFAULT 0,
    OLDVALUES                    nvarchar(max)        NULL,
    ADDRESSID                    nvarchar(60)         NULL,
    CUSTNAME                     nvarchar(255)        NULL,
    ROLE                         nvarchar(60)         NULL,
    STREET                       nvarchar(400)        NULL,
    STREETNUMBER                 nvarchar(60)         NULL,
    BUILDINGCOMPLIMENT           nvarchar(100)        NULL,
    DISTRICTNAME                 nvarchar(100)        NULL,
    CITY                         nvarchar(100)        NULL,
    COUNTY                       nvarchar(60)         NULL,
    STATE                        nvarchar(60)         NULL,
    ZIP                          nvarchar(60)         NULL,
    COUNTRY                      nvarchar(60)         NULL,
    PHONE                        nvarchar(255)        NULL,
    EMAIL                        nvarchar(255)        NULL,
    URL                          nvarchar(255)        NULL,
    TAXGROUP                     nvarchar(20)         NULL,
    MAKEPOSTALADDRESSPRIMARY     bigint               NULL,
    CONSTRAINT PK_RETAILASYNCADDRESSV2 PRIMARY KEY (REPLICATIONCOUNTERFROMORIGIN)
);

CREATE TABLE ax.RETAILASYNCCUSTOMERCONTACT (
    REPLICATIONCOUNTERFROMORIGIN bigint IDENTITY(1,1) NOT NULL,
    DATAAREAID                   nvarchar(4)          NOT NULL,
    CUSTACCOUNTASYNC             nvarchar(38)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERCONTACT_CUSTACCOUNTASYNC DEFAULT N'',
    CUSTACCOUNT                  nvarchar(20)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERCONTACT_CUSTACCOUNT DEFAULT N'',
    OPERATION                    bigint               NOT NULL,
    ORIGINATINGCHANNEL           bigint               NULL,
    OPERATIONDATETIME            datetime2(3)         NULL,
    ONLINEOPERATIONCOMPLETED     bigint               NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERCONTACT_ONLINEOPERATIONCOMPLETED DEFAULT 0,
    OLDVALUES                    nvarchar(max)        NULL,
    CONTACTID                    nvarchar(60)         NULL,
    TYPE                         bigint               NULL,
    LOCATOR                      nvarchar(500)        NULL,
    LOCATOREXTENSION             nvarchar(60)         NULL,
    DESCRIPTION                  nvarchar(255)        NULL,
    ISPRIMARY                    bigint               NULL,
    ISMOBILEPHONE                bigint               NULL,
    MARKETINGOPTIN               bigint               NULL,
    CONSTRAINT PK_RETAILASYNCCUSTOMERCONTACT PRIMARY KEY (REPLICATIONCOUNTERFROMORIGIN)
);

CREATE TABLE ax.RETAILASYNCCUSTOMERAFFILIATION (
    REPLICATIONCOUNTERFROMORIGIN bigint IDENTITY(1,1) NOT NULL,
    DATAAREAID                   nvarchar(4)          NOT NULL,
    CUSTACCOUNTASYNC             nvarchar(38)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERAFFILIATION_CUSTACCOUNTASYNC DEFAULT N'',
    CUSTACCOUNT                  nvarchar(20)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERAFFILIATION_CUSTACCOUNT DEFAULT N'',
    OPERATION                    bigint               NOT NULL,
    ORIGINATINGCHANNEL           bigint               NULL,
    OPERATIONDATETIME            datetime2(3)         NULL,
    ONLINEOPERATIONCOMPLETED     bigint               NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERAFFILIATION_ONLINEOPERATIONCOMPLETED DEFAULT 0,
    OLDVALUES                    nvarchar(max)        NULL,
    RETAILAFFILIATIONID          bigint               NULL,
    CONSTRAINT PK_RETAILASYNCCUSTOMERAFFILIATION PRIMARY KEY (REPLICATIONCOUNTERFROMORIGIN)
);

CREATE TABLE ax.RETAILASYNCCUSTOMERATTRIBUTEV2 (
    REPLICATIONCOUNTERFROMORIGIN bigint IDENTITY(1,1) NOT NULL,
    DATAAREAID                   nvarchar(4)          NOT NULL,
    CUSTACCOUNTASYNC             nvarchar(38)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERATTRIBUTEV2_CUSTACCOUNTASYNC DEFAULT N'',
    CUSTACCOUNT                  nvarchar(20)         NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERATTRIBUTEV2_CUSTACCOUNT DEFAULT N'',
    OPERATION                    bigint               NOT NULL,
    ORIGINATINGCHANNEL           bigint               NULL,
    OPERATIONDATETIME            datetime2(3)         NULL,
    ONLINEOPERATIONCOMPLETED     bigint               NOT NULL CONSTRAINT DF_RETAILASYNCCUSTOMERATTRIBUTEV2_ONLINEOPERATIONCOMPLETED DEFAULT 0,
    OLDVALUES                    nvarchar(max)        NULL,
    ATTRIBUTENAME                nvarchar(254)        NULL,
    ATTRIBUTEDATATYPE            bigint               NULL,
    ATTRIBUTEVALUE               nvarchar(1000)       NULL,
    CONSTRAINT PK_RETAILASYNCCUSTOMERATTRIBUTEV2 PRIMARY KEY (REPLICATIONCOUNTERFROMORIGIN)
);

CREATE TABLE ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP (
    REPLICATIONCOUNTERFROMORIGIN bigint IDENTITY(1,1) NOT NULL,
    DATAAREAID                   nvarchar(4)          NOT NULL,
    CUSTACCOUNTASYNC             nvarchar(38)         NOT NULL CONSTRAINT DF_RETAILEXTERNALIDTOASYNCCUSTOMERMAP_CUSTACCOUNTASYNC DEFAULT N'',
    CUSTACCOUNT                  nvarchar(20)         NOT NULL CONSTRAINT DF_RETAILEXTERNALIDTOASYNCCUSTOMERMAP_CUSTACCOUNT DEFAULT N'',
    OPERATION                    bigint               NOT NULL,
    ORIGINATINGCHANNEL           bigint               NULL,
    OPERATIONDATETIME            datetime2(3)         NULL,
    ONLINEOPERATIONCOMPLETED     bigint               NOT NULL CONSTRAINT DF_RETAILEXTERNALIDTOASYNCCUSTOMERMAP_ONLINEOPERATIONCOMPLETED DEFAULT 0,
    OLDVALUES                    nvarchar(max)        NULL,
    EXTERNALIDENTITYID           nvarchar(255)        NULL,
    PROVIDERID                   bigint               NULL,
    CONSTRAINT PK_RETAILEXTERNALIDTOASYNCCUSTOMERMAP PRIMARY KEY (REPLICATIONCOUNTERFROMORIGIN)
);

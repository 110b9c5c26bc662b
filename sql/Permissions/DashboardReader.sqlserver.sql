-- What people and reports may look at: runs, channels, operations, customers' journeys and suspected duplicates. The keys of the service's pages are not among it.
-- at hq
-- By an owner of the database, after db init and again after an upgrade; twice changes nothing.

IF DATABASE_PRINCIPAL_ID(N'hqjobs_dashboard_reader') IS NULL CREATE ROLE hqjobs_dashboard_reader;
go
GRANT SELECT ON OBJECT::ax.CHANNELPROFILE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.CUSTGROUP TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.CUSTPARAMETERS TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.CUSTTABLE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.DIRADDRESSBOOKPARTY TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.DIRPARTYLOCATION TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.DIRPARTYLOCATIONROLE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.DIRPARTYTABLE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.DIRPERSON TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.DIRPERSONNAME TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.FEATUREMANAGEMENT TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.LOGISTICSELECTRONICADDRESS TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.LOGISTICSLOCATION TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.LOGISTICSPOSTALADDRESS TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.NUMBERSEQUENCETABLE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCADDRESSV2 TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERAFFILIATION TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERATTRIBUTEV2 TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERCONTACT TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERV2 TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCDXDATASTORECHANNEL TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCDXDATASYNCROWVERSION TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCDXDOWNLOADSESSION TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCDXUPLOADCOUNTER TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCDXUPLOADSESSION TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCHANNELTABLE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCONNDATABASEPROFILE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCUSTAFFILIATION TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCUSTATTRIBUTE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILCUSTTABLE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::ax.RETAILEXTERNALIDTOCUSTOMERMAP TO hqjobs_dashboard_reader;

GRANT SELECT ON OBJECT::hq.AUDITLOG TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.CUSTOMERCHANGE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.CUSTOMERHELDBACK TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.CUSTSYNCCHANGELOG TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.LEASE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.PIPELINEALERT TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.PIPELINEITEM TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.PIPELINELOG TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.PIPELINERUN TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.PIPELINESCHEDULE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.PIPELINESTAGE TO hqjobs_dashboard_reader;
GRANT SELECT ON OBJECT::hq.SERVICEINSTANCE TO hqjobs_dashboard_reader;

GRANT SELECT ON OBJECT::hqjobs.SCHEMAVERSIONS TO hqjobs_dashboard_reader;

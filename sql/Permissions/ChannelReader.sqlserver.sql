-- What P-0001, status, doctor and trace read of a channel: the async tables, and how far the channel is. It writes nothing there.
-- at channel
-- By an owner of the database, after db init --channel; twice changes nothing.

IF DATABASE_PRINCIPAL_ID(N'hqjobs_channel_reader') IS NULL CREATE ROLE hqjobs_channel_reader;
go
GRANT SELECT ON OBJECT::ax.CHANNELPROFILE TO hqjobs_channel_reader;
GRANT SELECT ON OBJECT::ax.FEATURESTATE TO hqjobs_channel_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCADDRESSV2 TO hqjobs_channel_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERAFFILIATION TO hqjobs_channel_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERATTRIBUTEV2 TO hqjobs_channel_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERCONTACT TO hqjobs_channel_reader;
GRANT SELECT ON OBJECT::ax.RETAILASYNCCUSTOMERV2 TO hqjobs_channel_reader;
GRANT SELECT ON OBJECT::ax.RETAILEXTERNALIDTOASYNCCUSTOMERMAP TO hqjobs_channel_reader;

GRANT SELECT ON OBJECT::hqjobs.SCHEMAVERSIONS TO hqjobs_channel_reader;

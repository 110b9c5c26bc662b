-- Notes a script as applied, in the transaction that applied it. Twice is refused by the key: a script runs once.
-- at hq, channel
-- in @name nvarchar(100), @hash nvarchar(64), @now datetime2(3)

INSERT INTO hqjobs.SCHEMAVERSIONS (SCRIPTNAME, SCRIPTHASH, APPLIEDDATETIME) VALUES (@name, @hash, @now);

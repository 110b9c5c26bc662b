-- Records what a person changed in one field of an operation.
-- at hq
-- in @now datetime2(3), @user nvarchar(255), @operationId nvarchar(100), @field nvarchar(60), @oldValue nvarchar(max), @newValue nvarchar(max)
-- twin: SQLite has no schemas.
insert into CUSTSYNCCHANGELOG (CHANGEDATETIME, CHANGEDBY, OPERATIONID, FIELDNAME, OLDVALUE, NEWVALUE)
values (@now, @user, @operationId, @field, @oldValue, @newValue);

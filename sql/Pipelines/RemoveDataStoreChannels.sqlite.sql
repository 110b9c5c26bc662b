-- Forgets which channels a data store serves, before they are written anew in the same transaction.
-- at hq
-- in @name nvarchar(60)
delete from RETAILCDXDATASTORECHANNEL
where DATABASEPROFILE = @name;

-- Removes a service that ends in order. Touches no row the second time.
-- at hq
-- in @instance nvarchar(255)
delete from SERVICEINSTANCE
where INSTANCE = @instance;

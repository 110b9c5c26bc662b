-- The token of a lease that is still held by this owner under this token; no row when it is not. Part of every data transaction.
-- at hq
-- in @name nvarchar(120), @owner nvarchar(200), @token bigint
-- twin: a SQLite writer is alone anyway; UPDLOCK keeps others from taking the lease over until the transaction ends.
select TOKEN
from hq.LEASE with (updlock)
where NAME = @name and OWNER = @owner and TOKEN = @token and EXPIRES is not null;

-- Who holds a lease, under which token, until when. No row: nobody ever held it.
-- at hq
-- in @name nvarchar(120)
select OWNER, TOKEN, EXPIRES
from hq.LEASE
where NAME = @name;

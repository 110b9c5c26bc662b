-- Lets a held lease outgrow the token a channel has seen, which a restored headquarters handed out before. Touches no row when the lease was taken over or released.
-- at hq
-- in @name nvarchar(120), @owner nvarchar(200), @token bigint, @raised bigint
update hq.LEASE
set TOKEN = @raised
where NAME = @name and OWNER = @owner and TOKEN = @token and EXPIRES is not null;

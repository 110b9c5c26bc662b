-- External identities that headquarters has already, by a JSON list of provider and identity, spelled as they were asked for.
-- at hq
-- in @company nvarchar(4), @identities nvarchar(max)
-- twin: lists are json_each and openjson.
select m.DATAAREAID, m.PROVIDERID, j.value ->> 'identity' as EXTERNALIDENTITYID, m.CUSTOMERACCOUNTNUMBER, m.ISACTIVATED
from json_each(@identities) as j cross join RETAILEXTERNALIDTOCUSTOMERMAP as m
where m.DATAAREAID = @company and m.PROVIDERID = j.value ->> 'provider' and m.EXTERNALIDENTITYID = j.value ->> 'identity';

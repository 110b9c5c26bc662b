-- External identities that headquarters has already, by a JSON list of provider and identity, spelled as they were asked for.
-- at hq
-- in @company nvarchar(4), @identities nvarchar(max)
-- twin: lists are json_each and openjson.
select m.DATAAREAID, m.PROVIDERID, j.[identity] as EXTERNALIDENTITYID, m.CUSTOMERACCOUNTNUMBER, m.ISACTIVATED
from openjson(@identities) with ([provider] bigint '$.provider', [identity] nvarchar(255) '$.identity') as j
join ax.RETAILEXTERNALIDTOCUSTOMERMAP as m on m.PROVIDERID = j.[provider] and m.EXTERNALIDENTITYID = j.[identity]
where m.DATAAREAID = @company;

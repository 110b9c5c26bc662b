-- The number sequences that give customer accounts, with what is left of them.
-- at hq
select sequence.DATAAREAID, sequence.NUMBERSEQUENCE, sequence.NEXTREC, sequence.LOWEST, sequence.HIGHEST, sequence.BLOCKED
from NUMBERSEQUENCETABLE as sequence
where exists (select 1 from CUSTPARAMETERS as company where company.DATAAREAID = sequence.DATAAREAID and company.CUSTACCOUNTNUMSEQ = sequence.NUMBERSEQUENCE)
   or exists (select 1 from CUSTGROUP as customers where customers.DATAAREAID = sequence.DATAAREAID and customers.CUSTACCOUNTNUMSEQ = sequence.NUMBERSEQUENCE)
order by sequence.DATAAREAID, sequence.NUMBERSEQUENCE;

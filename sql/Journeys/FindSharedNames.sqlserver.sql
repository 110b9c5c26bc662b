-- Customers whose name, postal code and street another customer has too, by the primary address as it is now; one part of all of them at a time: rows that
-- share them are in the same part. The customers that stand for nobody at a store are left out.
-- at hq
-- in @now datetime2(3), @part int, @parts int, @company nvarchar(4)
-- twin: texts are joined by + on SQL Server; LEN is LENGTH in SQLite.
select shared.SHAREDKEY, shared.LOCATOR, customer.DATAAREAID, customer.ACCOUNTNUM, customer.BLOCKED, customer.CREATEDDATETIME, retail.CREATEDBYDATASTORE,
       coalesce(retail.CUSTACCOUNTASYNC, '') as CUSTACCOUNTASYNC, shared.NAME
from (
    select part.SHAREDKEY, part.LOCATOR, part.PARTY, part.NAME, min(part.PARTY) over (partition by part.SHAREDKEY) as FIRSTPARTY, max(part.PARTY) over (partition by part.SHAREDKEY) as LASTPARTY
    from (
        select lower(party.NAME + '|' + postal.ZIPCODE + '|' + ltrim(rtrim(coalesce(postal.STREET, '') + ' ' + coalesce(postal.STREETNUMBER, '')))) as SHAREDKEY,
               party.NAME + ', ' + ltrim(rtrim(ltrim(rtrim(coalesce(postal.STREET, '') + ' ' + coalesce(postal.STREETNUMBER, ''))) + ' ' + postal.ZIPCODE)) as LOCATOR, party.RECID as PARTY, party.NAME
        from ax.DIRPARTYTABLE as party
        join ax.LOGISTICSPOSTALADDRESS as postal on postal.LOCATION = party.PRIMARYADDRESSLOCATION
        where len(party.NAME) % @parts = @part and party.NAME <> '' and postal.ZIPCODE <> '' and postal.VALIDFROM <= @now and postal.VALIDTO > @now
    ) as part
) as shared
join ax.CUSTTABLE as customer on customer.PARTY = shared.PARTY
left join ax.RETAILCUSTTABLE as retail on retail.DATAAREAID = customer.DATAAREAID and retail.ACCOUNTNUM = customer.ACCOUNTNUM
where shared.FIRSTPARTY <> shared.LASTPARTY and (@company is null or customer.DATAAREAID = @company)
  and not exists (select 1 from ax.RETAILCHANNELTABLE as channel where channel.DEFAULTCUSTACCOUNT = customer.ACCOUNTNUM and channel.DEFAULTCUSTDATAAREAID = customer.DATAAREAID);

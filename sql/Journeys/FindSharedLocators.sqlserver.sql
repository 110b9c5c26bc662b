-- Customers whose e-mail (@type 2) or phone (@type 1) another customer has too, one part of all of them at a time: rows that share something are in the same part.
-- Of a phone the last seven digits are compared here. The customers that stand for nobody at a store are left out.
-- at hq
-- in @type bigint, @part int, @parts int, @company nvarchar(4)
-- twin: SQLite has no TRANSLATE and RIGHT; what is stripped is compared by code points on SQL Server, which is much faster there.
select shared.SHAREDKEY, shared.LOCATOR, customer.DATAAREAID, customer.ACCOUNTNUM, customer.BLOCKED, customer.CREATEDDATETIME, retail.CREATEDBYDATASTORE,
       coalesce(retail.CUSTACCOUNTASYNC, '') as CUSTACCOUNTASYNC, coalesce(party.NAME, '') as NAME
from (
    select part.SHAREDKEY, part.LOCATOR, part.PARTY, min(part.PARTY) over (partition by part.SHAREDKEY) as FIRSTPARTY, max(part.PARTY) over (partition by part.SHAREDKEY) as LASTPARTY
    from (
        select spelled.SHAREDKEY, spelled.LOCATOR, location.PARTY
        from (
            select case when @type = 1 then right(replace(translate(address.LOCATOR collate Latin1_General_BIN2, N'-()./+' + nchar(160) + nchar(8209) + nchar(8211), N'         '), N' ', N''), 7) else lower(address.LOCATOR) end as SHAREDKEY, address.LOCATOR, address.LOCATION
            from ax.LOGISTICSELECTRONICADDRESS as address where address.TYPE = @type
        ) as spelled
        join ax.DIRPARTYLOCATION as location on location.LOCATION = spelled.LOCATION
        where spelled.SHAREDKEY <> '' and case when @type = 1 then coalesce(try_cast(right(spelled.SHAREDKEY, 2) as int), 0) else len(spelled.SHAREDKEY) end % @parts = @part
    ) as part
) as shared
join ax.CUSTTABLE as customer on customer.PARTY = shared.PARTY
left join ax.RETAILCUSTTABLE as retail on retail.DATAAREAID = customer.DATAAREAID and retail.ACCOUNTNUM = customer.ACCOUNTNUM
left join ax.DIRPARTYTABLE as party on party.RECID = customer.PARTY
where shared.FIRSTPARTY <> shared.LASTPARTY and (@company is null or customer.DATAAREAID = @company)
  and not exists (select 1 from ax.RETAILCHANNELTABLE as channel where channel.DEFAULTCUSTACCOUNT = customer.ACCOUNTNUM and channel.DEFAULTCUSTDATAAREAID = customer.DATAAREAID);

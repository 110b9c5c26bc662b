using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>The customer's own rows; of a new customer still without RECID and party.</summary>
internal readonly record struct AccountValues(CustTableRow Row, RetailCustTableRow Retail);

/// <summary>What the customer has as a customer: group, currency, terms, receipts. Blanks are filled from the channel's default customer at creation only (R31–R38).</summary>
internal static class AccountFields
{
    private const long BlockedAll = 2;
    private const decimal CreditLimit = 1e22m;

    public static AccountValues Read(Conversion conversion, Fold fold, Channel? channel)
    {
        var draft = conversion.Draft;
        var row = draft?.Account ?? New(conversion);
        var group = Group(conversion, fold, channel, row.CustGroup);
        row = row with
        {
            CustGroup = group?.Name ?? row.CustGroup,
            Currency = Currency(conversion, fold, channel, row.Currency),
            // The dimension is that of the group actually assigned, never the default customer's own (R33).
            DefaultDimension = group is null || group.Name == row.CustGroup ? row.DefaultDimension : group.DefaultDimension,
            InvoiceAccount = fold.Kept(CustomerColumns.InvoiceAccount, HqLength.InvoiceAccount, row.InvoiceAccount),
            Blocked = Blocked(fold, row.Blocked),
            CreditMax = Credit(fold, row.CreditMax),
            TaxGroup = fold.Kept(CustomerColumns.TaxGroup, HqLength.TaxGroup, row.TaxGroup),
            VatNum = fold.Kept(CustomerColumns.VatNum, HqLength.VatNum, row.VatNum),
            IdentificationNumber = fold.Kept(CustomerColumns.IdentificationNumber, HqLength.IdentificationNumber, row.IdentificationNumber),
            OrgId = fold.Kept(CustomerColumns.OrganizationId, HqLength.OrgId, row.OrgId),
            LineDisc = fold.Kept(CustomerColumns.LineDisc, HqLength.Discount, row.LineDisc),
            MultiLineDisc = fold.Kept(CustomerColumns.MultiLineDisc, HqLength.Discount, row.MultiLineDisc),
            EndDisc = fold.Kept(CustomerColumns.EndDisc, HqLength.Discount, row.EndDisc),
            PriceGroup = fold.Kept(CustomerColumns.PriceGroup, HqLength.PriceGroup, row.PriceGroup),
            UsePurchRequest = fold.Flag(CustomerColumns.UsePurchRequest) ?? row.UsePurchRequest,
        };
        return new AccountValues(row, Retail(conversion, fold, channel?.DefaultCustomer));
    }

    private static CustTableRow New(Conversion conversion) => new(
        conversion.Unit.Company, AccountId.New, 0, 0, "", "", null, null, 0, null, null, null, null, null, null, null, null, null, false, conversion.Now);

    private static RetailCustTableRow Retail(Conversion conversion, Fold fold, DefaultCustomer? defaults)
    {
        var email = fold.Email(CustomerColumns.ReceiptEmail, HqLength.ReceiptEmail);
        var option = fold.WholeNumber(CustomerColumns.ReceiptOption);
        if (option is < 0 or > int.MaxValue)
            fold.Reject(CustomerColumns.ReceiptOption, Refusals.UnknownReceiptOption);
        if (conversion.Draft is { } draft)
        {
            return draft.Retail with
            {
                ReceiptEmail = email is null ? draft.Retail.ReceiptEmail : OrNull(email),
                ReceiptOption = option ?? draft.Retail.ReceiptOption,
            };
        }
        if (conversion.Unit.AsyncAccount.Value.Length > HqLength.CustAccountAsync)
            fold.Reject([], "CUSTACCOUNTASYNC", Refusals.TooLong, conversion.Unit.AsyncAccount.Value.Length, HqLength.CustAccountAsync);
        // The default customer's receipt e-mail goes only to those who have none (R34).
        return new RetailCustTableRow(
            conversion.Unit.Company, AccountId.New, conversion.Unit.AsyncAccount.Value, OrNull(email) ?? OrNull(defaults?.ReceiptEmail), option ?? defaults?.ReceiptOption ?? 0);
    }

    private static CustomerGroup? Group(Conversion conversion, Fold fold, Channel? channel, string existing)
    {
        var name = Code(conversion, fold, CustomerColumns.CustGroup, "group", existing, channel, static defaults => defaults?.CustGroup);
        if (name.Length == 0)
            return null;
        if (conversion.Reference.CustomerGroups.TryGetValue(name, out var group))
        {
            if (name != existing && !group.IsUsable)
                fold.RejectCode(CustomerColumns.CustGroup, name, Refusals.UnusableCustomerGroup);
            return group;
        }
        if (name != existing)
            fold.RejectCode(CustomerColumns.CustGroup, name, Refusals.UnknownCustomerGroup, conversion.Unit.Company, conversion.Reference.ChoicesOf(CustomerColumns.CustGroup, name));
        return null;
    }

    private static string Currency(Conversion conversion, Fold fold, Channel? channel, string existing)
    {
        var code = Code(conversion, fold, CustomerColumns.Currency, "currency", existing, channel, static defaults => defaults?.Currency);
        if (conversion.Reference.Currencies.TryGetValue(code, out var currency))
            return currency;
        if (code.Length > 0 && code != existing)
            fold.RejectCode(CustomerColumns.Currency, code, Refusals.UnknownCurrency, conversion.Reference.ChoicesOf(CustomerColumns.Currency, code));
        return code;
    }

    // Headquarters needs a group and a currency: an edit cannot blank them, a creation without them and without a default fails (R36).
    private static string Code(
        Conversion conversion, Fold fold, int column, string what, string existing, Channel? channel, Func<DefaultCustomer?, string?> defaultOf)
    {
        var recorded = fold.Text(column, HqLength.Any);
        if (!string.IsNullOrEmpty(recorded))
            return recorded;
        if (conversion.Draft is not null)
        {
            if (recorded is not null)
                fold.Note(Math.Max(fold.MemberOf(column), 0), $"{AsyncTables.ShapeOf(AsyncTable.Customer).Columns[column]}: blank; a customer must have a {what}, '{existing}' stays (R36)");
            return existing;
        }
        if (OrNull(defaultOf(channel?.DefaultCustomer)) is { } given)
            return given;
        if (channel is null)
            fold.RejectUnshown(column, Refusals.BlankOfUnknownChannel, what, conversion.Reference.ChoicesOf(column));
        else if (channel.DefaultCustomer is null)
            fold.RejectUnshown(column, Refusals.BlankWithoutDefaultCustomer, channel.RecId, what, conversion.Reference.ChoicesOf(column));
        else
            fold.RejectUnshown(column, Refusals.BlankOfDefaultCustomer, channel.RecId, what, conversion.Reference.ChoicesOf(column));
        return "";
    }

    private static long Blocked(Fold fold, long existing)
    {
        var recorded = fold.WholeNumber(CustomerColumns.Blocked);
        if (recorded is { } blocking && !AllowedValues.Blockings.Contains(blocking))
            fold.Reject(CustomerColumns.Blocked, Refusals.UnknownBlocking);
        var isDeactivated = fold.DeactivatedAt >= 0 && fold.MemberOf(CustomerColumns.Blocked) < fold.DeactivatedAt;
        return isDeactivated ? BlockedAll : recorded ?? existing;
    }

    private static decimal? Credit(Fold fold, decimal? existing)
    {
        if (fold.MemberOf(CustomerColumns.CreditMax) < 0)
            return existing;
        var credit = fold.Amount(CustomerColumns.CreditMax);
        if (credit is { } amount && (Math.Abs(amount) >= CreditLimit || decimal.Round(amount, 6) != amount))
            fold.Reject(CustomerColumns.CreditMax, Refusals.TooManyDigits);
        return credit;
    }

    private static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

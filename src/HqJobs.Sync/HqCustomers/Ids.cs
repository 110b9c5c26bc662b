namespace HqJobs.Sync.HqCustomers;

/// <summary>Legal entity (<c>DATAAREAID</c>), e.g. <c>usrt</c>.</summary>
public readonly record struct CompanyId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The temporary GUID text under which a channel created a customer (R4), lower case. <see cref="None"/> where the channel named an account.</summary>
public readonly record struct AsyncAccount(string Value)
{
    public static readonly AsyncAccount None = new("");

    public bool IsNone => string.IsNullOrEmpty(Value);

    public override string ToString() => Value;
}

/// <summary>Customer account ID (<c>ACCOUNTNUM</c>), issued by headquarters only.</summary>
public readonly record struct AccountId(string Value)
{
    public static readonly AccountId None = new("");

    /// <summary>Stands in the rows of a customer whose account is not reserved yet; recognised by reference, so no text of a channel can pass for it.</summary>
    public static readonly AccountId New = new(new string("<new account>"));

    public bool IsNone => string.IsNullOrEmpty(Value);

    public bool IsNew => ReferenceEquals(Value, New.Value);

    /// <summary>Whether both name one customer: letter case, and blanks at the end, make no other account.</summary>
    public bool IsSameAs(AccountId other) => Value.AsSpan().TrimEnd(' ').Equals(other.Value.AsSpan().TrimEnd(' '), StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Value;
}

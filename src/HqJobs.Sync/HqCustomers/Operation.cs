using HqJobs.Sync.Sql;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary><c>SYNCSTATUS</c> (R82).</summary>
public enum OperationStatus
{
    Pending = 0,
    Succeeded = 1,
    Failed = 2,

    /// <summary>Waits for its customer, or for an earlier operation that failed.</summary>
    Blocked = 3,
}

/// <summary><c>OPERATION</c> of an async row.</summary>
public enum OperationKind
{
    /// <summary>A value HqJobs does not know; the operation fails.</summary>
    Unknown = 0,
    Create = 1,
    Update = 2,
    Deactivate = 3,
}

/// <summary>One landed async row: what a channel did to one customer. Holds raw values and judges nothing until it is asked.</summary>
public sealed class Operation
{
    private readonly object?[] values;

    /// <param name="uploadSession">Orders operations of different data stores (compared as ordinal text).</param>
    /// <param name="values">One per column of <see cref="AsyncTables.ShapeOf"/>; NULL as null or DBNull.</param>
    /// <param name="edits"><c>SYNCEDITS</c>.</param>
    public Operation(OperationKey key, string? uploadSession, OperationStatus status, int attempts, object?[] values, long edits = 0)
    {
        this.values = values;
        Key = key;
        UploadSession = uploadSession ?? "";
        Status = status;
        Attempts = attempts;
        Edits = edits;
        Company = new CompanyId(values[OperationColumns.DataAreaId] as string ?? "");
        AsyncAccount = new AsyncAccount(values[OperationColumns.CustAccountAsync] as string ?? "");
        Account = new AccountId(values[OperationColumns.CustAccount] as string ?? "");
        Kind = Fields.TryWholeNumber(values[OperationColumns.Operation], out var kind) && kind is >= 1 and <= 3 ? (OperationKind)kind : OperationKind.Unknown;
    }

    public OperationKey Key { get; }

    public string UploadSession { get; }

    public OperationStatus Status { get; }

    public int Attempts { get; }

    /// <summary>How often somebody changed its values at headquarters (R80).</summary>
    public long Edits { get; }

    public CompanyId Company { get; }

    public AsyncAccount AsyncAccount { get; }

    public AccountId Account { get; }

    public OperationKind Kind { get; }

    /// <summary>False where the channel did not record the column.</summary>
    public bool IsRecorded(int column) => values[column] is not null and not DBNull;

    /// <summary>The value as it landed, null where it was not recorded; for display and comparison.</summary>
    public object? this[int column] => values[column] is DBNull ? null : values[column];

    /// <summary>The text of a column: null = not recorded, '' = recorded as blank. Junk sets <paramref name="rejection"/> and gives null.</summary>
    public string? Text(int column, ref Rejection? rejection, bool multiLine = false)
    {
        var value = values[column];
        if (value is null or DBNull)
            return null;
        if (!Fields.TryText(value, out var text))
            return Reject(column, Refusals.NotText, ref rejection);
        return Fields.HasForbiddenCharacter(text, multiLine) ? Reject(column, Refusals.UnreadableCharacters, ref rejection) : text;
    }

    /// <summary>The whole number in a column, null = not recorded. Junk sets <paramref name="rejection"/> and gives null.</summary>
    public long? WholeNumber(int column, ref Rejection? rejection)
    {
        if (!IsRecorded(column))
            return null;
        if (Fields.TryWholeNumber(values[column], out var number))
            return number;
        Reject(column, Refusals.NotAWholeNumber, ref rejection);
        return null;
    }

    /// <summary>The amount in a column, null = not recorded. Junk sets <paramref name="rejection"/> and gives null.</summary>
    public decimal? Amount(int column, ref Rejection? rejection)
    {
        if (!IsRecorded(column))
            return null;
        if (Fields.TryAmount(values[column], out var amount))
            return amount;
        Reject(column, Refusals.NotANumber, ref rejection);
        return null;
    }

    /// <summary>The flag in a column, null = not recorded. Anything but 0 and 1 sets <paramref name="rejection"/> and gives null.</summary>
    public bool? Flag(int column, ref Rejection? rejection)
    {
        if (!IsRecorded(column))
            return null;
        if (Fields.TryWholeNumber(values[column], out var number) && number is 0 or 1)
            return number == 1;
        Reject(column, Refusals.NotAFlag, ref rejection);
        return null;
    }

    /// <summary>A rejection of this operation's value in a column.</summary>
    public Rejection Rejects(int column, Refusal refusal, params object?[] facts) => new(AsyncTables.ShapeOf(Key.Table).Columns[column], this[column], refusal, facts);

    /// <summary>Why an operation whose <c>OPERATION</c> HqJobs does not know is refused.</summary>
    public Rejection RejectsKind() => Rejects(OperationColumns.Operation, Refusals.UnknownOperation);

    /// <summary>What is recorded as this operation's outcome: one HqJobs does not know is Failed for that, whatever became of its customer.</summary>
    public OperationOutcome Settled(OperationOutcome outcome) => Kind == OperationKind.Unknown ? OperationOutcome.Failed(RejectsKind()) : outcome;

    private string? Reject(int column, Refusal refusal, ref Rejection? rejection)
    {
        rejection ??= Rejects(column, refusal);
        return null;
    }
}

using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>Which operations are listed; what is left out, does not limit.</summary>
public sealed record OperationFilter
{
    /// <summary>Empty: all.</summary>
    public IReadOnlyList<OperationStatus> Statuses { get; init; } = [];

    /// <summary>A data store.</summary>
    public string? Channel { get; init; }

    public AsyncTable? Record { get; init; }

    /// <summary>An async account in any case or an account: every operation of that customer.</summary>
    public string? Customer { get; init; }

    /// <summary>Contained, in any case, in the name, phone, e-mail or error of an operation – or an async account or account.</summary>
    public string? Text { get; init; }

    /// <summary>Columns of the async tables and what they must contain, in any case; <c>=value</c> asks for exactly that (R81).</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>What is asked for, in words for a log: nothing that may be a customer's own (G10).</summary>
    public string ToWords()
    {
        List<string> words = [];
        if (Statuses.Count > 0) words.Add($"status {string.Join(" or ", Statuses)}");
        if (Channel is not null) words.Add($"channel {Channel}");
        if (Record is { } record) words.Add($"record {AsyncTables.RecordOf(record)}");
        if (Customer is not null) words.Add("of one customer");
        if (Text is not null) words.Add("with a text");
        if (Fields.Count > 0) words.Add("by fields");
        return words.Count == 0 ? "all" : string.Join(", ", words);
    }
}

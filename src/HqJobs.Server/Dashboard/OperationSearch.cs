using System.Text.Json;
using System.Text.RegularExpressions;
using HqJobs.Server.Security;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Dashboard;

/// <summary>Which statuses the page lists.</summary>
public enum OperationShow
{
    /// <summary>Failed, or waiting for one that failed: somebody has to do something.</summary>
    Open,
    Failed,
    Blocked,
    Pending,
    Succeeded,
    All,
}

/// <summary>
/// What the list of operations is asked for. Status, channel, record and account stand in the address as they are; what may be a customer's
/// own data stands there protected, readable by this service only (G10).
/// </summary>
/// <param name="Chosen">The statuses somebody chose; null: those that need somebody, or all where a customer is looked for.</param>
/// <param name="Find">Text, field and value, protected, as they stand in the address.</param>
public sealed partial record OperationSearch(OperationShow? Chosen, string? Channel, AsyncTable? Record, string? Customer, string? Text, string? Field, string? Value, string? Find)
{
    private const string Purpose = "operations";
    private const int Length = 200;

    private bool LooksForSomething => Customer is not null || Text is not null || Field is not null;

    public OperationShow Show => Chosen ?? (LooksForSomething ? OperationShow.All : OperationShow.Open);

    /// <summary>Whether more than a status was asked for: then counts of all operations would say nothing.</summary>
    public bool IsFiltered => LooksForSomething || Channel is not null || Record is not null;

    /// <summary>The address held a search this service cannot read, e.g. of before a restart.</summary>
    public bool IsForgotten => Find is not null && Text is null && Field is null;

    public OperationFilter Filter => new()
    {
        Statuses = Show switch
        {
            OperationShow.Open => [OperationStatus.Failed, OperationStatus.Blocked],
            OperationShow.All => [],
            var one => [Enum.Parse<OperationStatus>(one.ToString())],
        },
        Channel = Channel,
        Record = Record,
        Customer = Customer,
        Text = Text,
        Fields = Field is { } column ? new Dictionary<string, string> { [column] = Value ?? "" } : new Dictionary<string, string>(),
    };

    /// <summary>What an address, or a form that repeats it, asks for. Who may not see values may not search by them either.</summary>
    /// <param name="part">A part of the query or of the form.</param>
    internal static OperationSearch Of(HttpContext http, Func<string, string?> part)
    {
        string? Word(string name) => part(name)?.Trim() is { Length: > 0 } word ? word : null;
        var find = http.Has(Role.Operator) ? Word("find") : null;
        var typed = find is null ? null : Read(http, find);
        return new OperationSearch(
            Enum.TryParse<OperationShow>(Word("status"), ignoreCase: true, out var show) ? show : null,
            Word("channel"), Enum.TryParse<AsyncTable>(Word("record"), ignoreCase: true, out var record) ? record : null,
            Word("customer"), typed?.Text, typed?.Field, typed?.Value, find);
    }

    internal static OperationSearch Of(HttpContext http) => Of(http, part => http.Request.Query[part]);

    /// <summary>What somebody typed into the form, on its way into an address.</summary>
    internal static OperationSearch Typed(HttpContext http, IFormCollection form)
    {
        var search = Of(http, part => part == "find" ? null : (string?)form[part]);
        string? Typed(string name) => ((string?)form[name])?.Trim() is { Length: > 0 } typed ? typed.Length <= Length ? typed : typed[..Length] : null;
        var text = Typed("text");
        if (text is not null && IsAccount(text)) return search with { Customer = text };
        if (!http.Has(Role.Operator)) return search with { Customer = null };
        search = search with { Customer = null, Text = text };
        if (Typed("field") is { } field && Typed("value") is { } value) search = search with { Field = field, Value = value };
        return search.Text is null && search.Field is null ? search : search with { Find = ProtectedText.Of(http, Purpose, JsonSerializer.Serialize(new Words(search.Text, search.Field, search.Value))) };
    }

    /// <summary>The parts of an address or of a form that ask for the same.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Parts(OperationShow? show)
    {
        if (show is { } status) yield return new("status", Lower(status));
        if (Channel is not null) yield return new("channel", Channel);
        if (Record is { } record) yield return new("record", AsyncTables.RecordOf(record));
        if (Customer is not null) yield return new("customer", Customer);
        if (Find is not null && !IsForgotten) yield return new("find", Find);
    }

    public QueryString Query(OperationShow? show) => QueryString.Create(Parts(show));

    public static string Lower(OperationShow show) => show.ToString().ToLowerInvariant();

    // A GUID or an account says nothing of a person to who does not know it already.
    private static bool IsAccount(string text) => Guid.TryParse(text, out _) || Account().IsMatch(text);

    private static Words? Read(HttpContext http, string find)
    {
        try
        {
            return ProtectedText.Read(http, Purpose, find) is { } words ? JsonSerializer.Deserialize<Words>(words) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Words(string? Text, string? Field, string? Value);

    [GeneratedRegex("^[A-Za-z]{1,6}-[0-9]{1,20}$")]
    private static partial Regex Account();
}

using System.CommandLine;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Commands;

/// <summary>The options that say which operations are meant.</summary>
internal static class OperationFilters
{
    private static readonly Option<string[]> Status = Several("--status", "S", "Only Pending, Succeeded, Failed or Blocked ones. May be repeated.");
    private static readonly Option<string?> Channel = new("--channel") { HelpName = "C", Description = "Only what this channel recorded." };
    private static readonly Option<string?> Record = new("--record") { HelpName = "R", Description = "Only of one kind: customer, address, contact, affiliation, attribute or identity." };
    private static readonly Option<string?> Customer = new("--customer") { HelpName = "GUID|ACCOUNT", Description = "Only of this customer." };
    private static readonly Option<string?> Search = new("--search") { HelpName = "TEXT", Description = "Only those with this text in a name, phone, e-mail or error, in any case." };
    private static readonly Option<string[]> Where = Several("--where", "FIELD=TEXT", "Only those with this text in a field, e.g. CITY=Bergen; CITY==Bergen asks for exactly that. May be repeated.");

    public static IReadOnlyList<Symbol> Options { get; } = [Status, Channel, Record, Customer, Search, Where];

    /// <exception cref="UsageException">A word is none that is known; the message lists those that are.</exception>
    public static OperationFilter Of(CommandCall call) => new()
    {
        Statuses = [.. call.Get(Status)!.Select(word => Word<OperationStatus>("--status", word)).Distinct()],
        Channel = call.Get(Channel) is { } channel ? call.DataStores([channel])[0].Name.Value : null,
        Record = call.Get(Record) is { } record ? Word<AsyncTable>("--record", record) : null,
        Customer = call.Get(Customer),
        Text = call.Get(Search),
        Fields = FieldsOf(call.Get(Where)!),
    };

    private static Dictionary<string, string> FieldsOf(string[] texts)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new UsageException($"--where {text}: a field and what it must contain, e.g. CITY=Bergen.");
            if (!fields.TryAdd(text[..at].Trim(), text[(at + 1)..])) throw new UsageException($"--where {text}: {text[..at].Trim()} is asked for twice.");
        }
        return fields;
    }

    private static T Word<T>(string option, string word)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : throw new UsageException($"{option} {word}: allowed are {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}.");

    private static Option<string[]> Several(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description, DefaultValueFactory = _ => [] };
}

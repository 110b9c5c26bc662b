using System.Globalization;
using HqJobs.Server.Configuration;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>Tells the demo's story on stdout.</summary>
internal sealed class DemoView(Shell shell, DemoStory story)
{
    private Dictionary<Guid, FoundCustomer> before = [];

    /// <param name="server">Null: files in the folder.</param>
    public void ShowWorld(Settings settings, string folder, DemoServer? server)
    {
        var stores = settings.Databases.DataStores;
        var names = stores.Count <= 6 ? string.Join(", ", stores.Select(store => store.Name)) : $"{string.Join(", ", stores.Take(5).Select(store => store.Name))} … {stores[^1].Name}";
        shell.Heading("A company with headquarters and " + Count(stores.Count, "channel"));
        shell.Line($"  {names}");
        if (server is null)
        {
            shell.Line($"  SQLite files in {folder}");
            return;
        }
        shell.Line($"  SQL Server databases {server.Prefix}_… on {server.Server}; they stay until the next demo of this folder");
        shell.Line($"  {settings.Source} holds the connection string as it was given");
    }

    public void ShowDay(int earlier, int today)
    {
        shell.Line();
        shell.Heading("What the channels recorded on their own");
        shell.Line($"  Earlier: {Count(earlier, "customer")}, synchronized already. They have their account IDs.");
        shell.Line($"  Today:   {Count(today, "new customer")} in {Count(story.RowsToday, "row")}, still without account IDs. Among the rows:");
        shell.Line($"           {Count(story.Edits, "edit")}, {Count(story.Deactivations, "deactivation")}, {Count(story.AddressesOfExisting, "new address", "new addresses")} of existing customers,");
        shell.Line($"           {Count(story.Failures.Count, "record")} that headquarters must not accept");
    }

    /// <summary>Keeps what POS shows of a few customers before the run.</summary>
    public async Task RememberAsync(CancellationToken cancellation) => before = await FindShownAsync(cancellation);

    public void ShowRun(RunReport run)
    {
        shell.Line();
        RunView.Show(shell, run);
    }

    public async Task ShowCustomersAsync(CancellationToken cancellation)
    {
        var after = await FindShownAsync(cancellation);
        shell.Line();
        shell.Heading("A few customers as POS shows them: before -> after");
        var table = new TextTable("Channel", "Customer", "Before", "", "After", "Phone");
        foreach (var (channel, person) in story.Shown)
            table.Add(channel.Name, person.Name, before.GetValueOrDefault(person.Guid)?.AccountNumber ?? "-", "->", after.GetValueOrDefault(person.Guid)?.AccountNumber ?? "-", after.GetValueOrDefault(person.Guid)?.Phone);
        table.WriteTo(shell, "  ");
    }

    public void ShowVerdict(IReadOnlyList<string> differences)
    {
        shell.Line();
        if (differences.Count == 0)
        {
            shell.Heading("As expected");
            shell.Line($"  {Count(story.Accounts, "customer")} with an account ID, at headquarters and in every channel alike;");
            shell.Line($"  {Count(story.Failures.Count, "record")} not accepted; nothing lost, nobody twice");
            return;
        }
        shell.Heading("Not as expected");
        foreach (var difference in differences.Take(20)) shell.Line($"  {difference}");
        if (differences.Count > 20) shell.Line($"  and {differences.Count - 20} more");
    }

    /// <param name="program">What was typed to start this program.</param>
    public void ShowNext(string program, string configuration, DataStore channel)
    {
        shell.Line();
        shell.Heading("Try next");
        foreach (var (command, what) in new[]
        {
            ("status", "how far behind every channel is"),
            ("run customer-sync", "again: nothing is new, only what was not accepted is tried once more"),
            ($"channel pause {channel.Name}", "a paused channel is left alone"),
            ("runs list", "what has run"),
            ("serve", "the service, with its dashboard at http://127.0.0.1:5080/hangfire"),
        })
        {
            shell.Line($"  # {what}");
            shell.Line($"  {program} {command} --config {configuration}");
        }
    }

    private async Task<Dictionary<Guid, FoundCustomer>> FindShownAsync(CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, FoundCustomer>();
        foreach (var channel in story.Shown.GroupBy(customer => customer.Channel, customer => customer.Person))
            foreach (var (guid, customer) in await DemoStory.FindAsync(channel.Key, channel, cancellation))
                found[Guid.Parse(guid)] = customer;
        return found;
    }

    private static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}

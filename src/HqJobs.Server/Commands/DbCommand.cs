using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using HqJobs.Server.Commands.Demo;
using HqJobs.Server.Hosting.JobStores;
using HqJobs.Sync.ChannelSide;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands;

/// <summary><c>db init</c> and <c>db status</c>: the schemas.</summary>
internal static class DbCommand
{
    private static readonly Option<bool> Hq = new("--hq") { Description = "Only headquarters (and the channels named)." };
    private static readonly Option<string[]> Channel = new("--channel") { HelpName = "NAME", Description = "Only this channel; may be repeated. Needed for a channel database that HqJobs did not create.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Jobs = new("--jobs") { Description = "Only the job storage of the service (and what else is named)." };
    private static readonly Option<int?> Sample = BoundedOption.Create("--sample", "N", "Also fill an empty installation: sample company usrt and N customers waiting in the channels.", 1, 10_000_000);
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    public static Command Create(CommandLine line) => line.Group(
        "db", "Creates, upgrades and inspects the databases.", ["hqjobs db init", "hqjobs db status"],
        line.Leaf("init", "Creates or upgrades the schemas of headquarters, channels and job storage. Repeating it changes nothing.",
            ["hqjobs db init", "hqjobs db init --sample 200", "hqjobs db init --channel oslo"], [Hq, Channel, Jobs, Sample, Json], InitAsync),
        line.Leaf("status", "Shows schema version, pending scripts and reachability of every database.",
            ["hqjobs db status", "hqjobs db status --json"], [Json], StatusAsync));

    private static async Task<int> InitAsync(CommandCall call, CancellationToken cancellation)
    {
        var channels = call.DataStores(call.Get(Channel)!);
        var isPart = call.Get(Hq) || call.Get(Jobs) || channels.Count > 0;
        if (isPart && call.Get(Sample) is not null)
            throw new UsageException("--sample fills headquarters and all channels; leave out --hq, --channel and --jobs.");

        using var engine = call.OpenEngine();
        var installer = engine.Services.GetRequiredService<SchemaInstaller>();
        var results = new List<InitResult>();
        if (!isPart || call.Get(Hq))
        {
            results.Add(await InstallAsync(call.Databases.Headquarters, SchemaKind.Hq, "headquarters"));
            await engine.Services.GetRequiredService<DataStoreRegistry>().RegisterAsync(cancellation);
        }
        foreach (var store in isPart ? channels : call.Databases.DataStores)
            results.Add(await InstallChannelAsync(store));
        if (!isPart || call.Get(Jobs))
            results.AddRange(await InstallJobStorageAsync(call, cancellation));
        var isComplete = results.TrueForAll(result => result.Error is null);
        if (!isComplete && call.Get(Sample) is not null) call.Shell.Note("No sample customers were added, since a database failed.");
        var sampled = !isComplete ? 0 : call.Get(Sample) is { } wanted ? await SampleCustomers.SeedAsync(call.Databases, wanted, call.Shell.Time, cancellation) : 0;

        if (call.Get(Json)) call.Shell.Json(new { databases = results, sampleCustomers = sampled });
        else Show(call, results, sampled);
        return isComplete ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;

        async Task<InitResult> InstallChannelAsync(DataStore store)
        {
            try
            {
                var isReal = !isPart && (await SchemaInstaller.StatusAsync(store.Database, SchemaKind.Channel, cancellation)).IsReal;
                return isReal
                    ? new InitResult(store.Name.Value, store.Database.ToString(), false, [], $"left alone: not created by HqJobs; to add its bookkeeping tables: hqjobs db init --channel {store.Name}")
                    : await InstallAsync(store.Database, SchemaKind.Channel, store.Name.Value);
            }
            // One broken channel must not keep the others from being upgraded (G4).
            catch (Exception exception) when (ChannelFailure.Explain(store, exception) is { } reason)
            {
                return new InitResult(store.Name.Value, store.Database.ToString(), false, [], "failed", reason);
            }
        }

        async Task<InitResult> InstallAsync(Database database, SchemaKind kind, string name)
        {
            var change = await installer.InstallAsync(database, kind, cancellation);
            var what = (change.Created, change.Applied.Count) switch
            {
                (true, _) => "created",
                (_, 0) => "up to date",
                _ => $"upgraded by {change.Applied.Count} scripts",
            };
            return new InitResult(name, database.ToString(), change.Created, change.Applied, what);
        }
    }

    /// <returns>Nothing where jobs live in memory.</returns>
    private static async Task<IEnumerable<InitResult>> InstallJobStorageAsync(CommandCall call, CancellationToken cancellation)
    {
        if (JobStore.Of(call.Settings.Options.JobStorage) is not { } store) return [];
        var before = await JobStoreStatus.ReadAsync(store, cancellation);
        var result = new InitResult(JobStoreStatus.Name, store.Place, before.Schema is { Version: 0 }, [], "up to date");
        if (before.IsCurrent) return [result];
        if (before.Schema is not { } schema || schema.Version > schema.Wanted) return [result with { Result = "failed", Error = before.Advice }];
        try
        {
            await store.InstallAsync(cancellation);
            return [result with { Result = schema.Version == 0 ? "created" : $"upgraded from {schema.Version} to {schema.Wanted}" }];
        }
        catch (DbException exception)
        {
            return [result with { Result = "failed", Error = exception.Message }];
        }
    }

    private static void Show(CommandCall call, List<InitResult> results, long sampled)
    {
        var table = new TextTable("Database", "Result", "Where");
        foreach (var result in results) table.Add(result.Name, result.Error ?? result.Result, result.Where);
        table.WriteTo(call.Shell);
        if (call.Get(Sample) is null || results.Exists(result => result.Error is not null)) return;
        call.Shell.Line();
        call.Shell.Line(sampled == 0
            ? "The channels hold customers already; no sample customers were added."
            : $"Sample company {SampleHeadquarters.Company}: {sampled} customers wait in the channels. Next: hqjobs run customer-sync");
    }

    private static async Task<int> StatusAsync(CommandCall call, CancellationToken cancellation)
    {
        var jobs = JobStore.Of(call.Settings.Options.JobStorage);
        var jobStatus = jobs is null ? null : await JobStoreStatus.ReadAsync(jobs, cancellation);
        var rows = new List<(string Name, Database Database, SchemaStatus Status)>
        {
            ("headquarters", call.Databases.Headquarters, await SchemaInstaller.StatusAsync(call.Databases.Headquarters, SchemaKind.Hq, cancellation)),
        };
        foreach (var store in call.Databases.DataStores)
            rows.Add((store.Name.Value, store.Database, await SchemaInstaller.StatusAsync(store.Database, SchemaKind.Channel, cancellation)));

        if (call.Get(Json))
            call.Shell.Json(rows.Select(row => (object)new
            {
                name = row.Name,
                provider = row.Database.Provider,
                database = row.Database.ToString(),
                reachable = row.Status.Reachable,
                version = Version(row.Status),
                current = row.Status.IsCurrent,
                pending = row.Status.Pending,
                edited = row.Status.Edited,
                unknown = row.Status.Unknown,
                error = row.Status.Problem,
            }).Concat(jobs is null ? [] : [new
            {
                name = JobStoreStatus.Name,
                provider = call.Settings.Options.JobStorage.Provider,
                database = jobs.Place,
                reachable = jobStatus!.Reachable,
                version = Version(jobStatus),
                current = jobStatus.IsCurrent,
                error = jobStatus.Advice,
            }]));
        else
        {
            var table = new TextTable("Database", "Version", "Pending", "State");
            foreach (var (name, _, status) in rows)
                table.Add(name, Version(status) ?? "-", status.Pending.Count, State(status));
            if (jobStatus is not null) table.Add(JobStoreStatus.Name, Version(jobStatus) ?? "-", null, jobStatus.Advice ?? "up to date");
            table.WriteTo(call.Shell);
        }
        return rows.TrueForAll(row => row.Status.IsCurrent) && (jobStatus?.IsCurrent ?? true) ? ExitCode.Succeeded : ExitCode.SucceededWithErrors;
    }

    private static string? Version(SchemaStatus status) => status.Applied.Count == 0 ? null : status.Applied[^1].Name;

    private static string? Version(JobStoreStatus status) => status.Schema is { Version: > 0 } schema ? schema.Version.ToString(CultureInfo.InvariantCulture) : null;

    private static string State(SchemaStatus status) => status switch
    {
        { Reachable: false } => status.Problem!,
        { IsNewer: true } => status.NewerText,
        { Edited.Count: > 0 } => $"edited after it was applied: {string.Join(", ", status.Edited)}; restore its text and add a new script instead",
        { Pending.Count: > 0, IsReal: true } => "not created by HqJobs; its bookkeeping tables are missing; run: hqjobs db init --channel NAME",
        { Pending.Count: > 0 } => "run: hqjobs db init",
        _ => "up to date",
    };

    private sealed record InitResult(string Name, string Where, bool Created, IReadOnlyList<string> Applied, string Result, string? Error = null);
}

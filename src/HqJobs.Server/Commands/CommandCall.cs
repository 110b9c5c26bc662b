using System.CommandLine;
using HqJobs.Server.Configuration;
using HqJobs.Server.Hosting;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands;

/// <summary>One call of a command: what was typed, and the configuration it works on.</summary>
internal sealed class CommandCall(Shell shell, ParseResult parse, Func<Settings> load, LogLevel logLevel)
{
    private Settings? settings;

    public Shell Shell { get; } = shell;

    public LogLevel LogLevel { get; } = logLevel;

    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public Settings Settings => settings ??= load();

    public Databases Databases => Settings.Databases;

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parse.GetValue(argument);

    /// <exception cref="UsageException">There is none of that name; the message lists those there are.</exception>
    public static PipelineDefinition Pipeline(string name)
    {
        try
        {
            return PipelineDefinition.Of(name);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    /// <summary>The data stores of those names.</summary>
    /// <exception cref="UsageException">One is not configured; the message lists those that are.</exception>
    public IReadOnlyList<DataStore> DataStores(IEnumerable<string> names)
    {
        try
        {
            return [.. names.Select(name => Databases[name]).Distinct()];
        }
        catch (KeyNotFoundException exception)
        {
            throw new UsageException($"{exception.Message} They are configured in {Settings.Source}.");
        }
    }

    /// <summary>The engine on this configuration; to be disposed.</summary>
    public IHost OpenEngine() => CommandHost.Build(Settings, LogLevel, Shell.Time);

    /// <summary>The engine, after a look whether headquarters is there and has the schema of this version.</summary>
    /// <exception cref="UsageException">It has not; the message says what to run.</exception>
    public async Task<IHost> OpenReadyEngineAsync(CancellationToken cancellation)
    {
        var status = await RefuseNewerHeadquartersAsync(cancellation);
        if (!status.Reachable)
            throw new UsageException($"headquarters: {status.Problem}");
        if (status.Edited.Count > 0)
            throw new UsageException($"headquarters {Databases.Headquarters}: the script {status.Edited[0]} has been edited since it was applied; see: hqjobs db status");
        if (status.Pending.Count > 0)
            throw new UsageException($"headquarters {Databases.Headquarters}: {status.Pending.Count} schema scripts are pending; run: hqjobs db init");
        var engine = OpenEngine();
        await engine.Services.GetRequiredService<DataStoreRegistry>().ListAsync(cancellation); // names as headquarters spells them
        return engine;
    }

    /// <summary>How headquarters' schema stands; the service starts with whatever else is wrong with it, and waits.</summary>
    /// <exception cref="UsageException">It belongs to a newer version of HqJobs.</exception>
    public async Task<SchemaStatus> RefuseNewerHeadquartersAsync(CancellationToken cancellation)
    {
        var status = await SchemaInstaller.StatusAsync(Databases.Headquarters, SchemaKind.Hq, cancellation);
        return status.IsNewer ? throw new UsageException($"headquarters {Databases.Headquarters} is {status.NewerText}. Nothing was written.") : status;
    }
}

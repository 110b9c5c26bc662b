namespace HqJobs.Sync.Pipelines;

/// <summary>A named order of scheduler jobs. Each is one stage; a stage never starts before its predecessor has closed (G9).</summary>
/// <param name="Stages">Job ids in order: <c>P-0001</c>, <c>SYNC</c>, <c>1010</c>.</param>
public sealed record PipelineDefinition(string Name, IReadOnlyList<string> Stages)
{
    public const string Upload = "P-0001";
    public const string Synchronize = "SYNC";
    public const string Customers = "1010";
    public const string GlobalConfiguration = "1110";
    public const string ChannelConfiguration = "1070";
    public const string Cleanup = "CLEANUP";

    /// <summary>The pipelines there are, by name; single jobs are pipelines of one stage.</summary>
    public static readonly IReadOnlyList<PipelineDefinition> All =
    [
        new("customer-sync", [Upload, Synchronize, Customers]),
        new("channel-config", [GlobalConfiguration, Customers, ChannelConfiguration]),
        new("cleanup", [Cleanup]),
        new("p-0001", [Upload]),
        new("synchronize", [Synchronize]),
        new("1010", [Customers]),
        new("1110", [GlobalConfiguration]),
        new("1070", [ChannelConfiguration]),
    ];

    /// <summary>The field's name of a job, as the dashboard and the log show it.</summary>
    public static string DisplayName(string job) => job switch
    {
        Upload => "P-0001 (P-job)",
        Synchronize => "Synchronize customers and channel requests",
        Customers => "1010 (Customers)",
        GlobalConfiguration => "1110 (Global configuration)",
        ChannelConfiguration => "1070 (Channel configuration)",
        Cleanup => "Clean-up",
        _ => job,
    };

    /// <summary>Whether a job works channel by channel; the others work once, at headquarters.</summary>
    public static bool VisitsChannels(string job) => job is not (Synchronize or Cleanup);

    /// <exception cref="ArgumentException">No such pipeline; the message lists those there are.</exception>
    public static PipelineDefinition Of(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no pipeline '{name}'. Pipelines: {string.Join(", ", All.Select(pipeline => pipeline.Name))}.");

    /// <returns>The pipeline of that name, or null.</returns>
    public static PipelineDefinition? Find(string name) =>
        All.FirstOrDefault(pipeline => string.Equals(pipeline.Name, name, StringComparison.OrdinalIgnoreCase));
}

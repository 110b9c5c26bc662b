using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

internal static class ChannelPaths
{
    /// <returns>The column that says which channel a row of configuration belongs to; null when every channel gets the whole table.</returns>
    /// <exception cref="InvalidOperationException">The path leads elsewhere.</exception>
    public static string? ChannelColumn(this Subjob subjob) => subjob.Path?.SingleOrDefault() switch
    {
        null => null,
        { Key: "CHANNEL", Value: var column } => column,
        _ => throw new InvalidOperationException($"Subjob {subjob.Table}: \"path\" must be CHANNEL with the column that holds it, or left out where every channel gets all rows."),
    };
}

using System.Data.Common;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>Says in one sentence why an upload ended: what, where, what to do.</summary>
internal static class UploadTrouble
{
    /// <returns>Null for an exception that is a defect of HqJobs rather than trouble with a database.</returns>
    public static string? Explain(Exception exception, DataStore channel, Database headquarters) => exception switch
    {
        ChannelSchemaException or ChannelRestoredException or LeaseLostException => exception.Message,
        DatabaseUnavailableException { InnerException: DbException inner } => $"{exception.Message}{Advice(inner, channel)}",
        DatabaseUnavailableException => exception.Message,
        DbException or UnfitValueException => $"rows of the channel '{channel.Name}' ({channel.Database}) could not be landed at headquarters ({headquarters}): {exception.Message}{Advice(exception, channel)}",
        _ => null,
    };

    private static string Advice(Exception exception, DataStore channel) => exception switch
    {
        SqliteException { SqliteErrorCode: 11 or 26 } => $"; the file is damaged or no database: restore it; until then leave it out with: hqjobs channel pause {channel.Name}",
        SqliteException { SqliteErrorCode: 1 } or SqlException { Number: 207 or 208 } => $"; tables or columns are missing; run: hqjobs channel check {channel.Name}",
        DbException trouble => $"; {ChannelFailure.Advise(trouble) ?? "the next run goes on where this one stopped"}",
        _ => "",
    };
}

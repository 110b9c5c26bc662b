using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.Sql;

/// <summary>Why a channel's database could not be worked on, as an administrator reads it: what, where, what to do (G4, G10).</summary>
public static class ChannelFailure
{
    /// <returns>Null when the exception does not speak of a database: then it is a defect and must be thrown on.</returns>
    public static string? Explain(DataStore channel, Exception exception) => exception switch
    {
        ChannelSchemaException or DatabaseUnavailableException or SchemaException => exception.Message,
        System.Data.Common.DbException far when Database.OriginOf(far) is { } origin && origin != channel.Database => $"headquarters, {Database.Explain(far)}; the next run continues here",
        SqliteException sqlite => $"channel {channel.Name}, {channel.Database}: {Explain(sqlite, channel)}",
        SqlException { Number: 207 or 208 } server => $"channel {channel.Name}, {channel.Database}: {server.Message.TrimEnd('.')}; run: hqjobs channel check {channel.Name}",
        SqlException server when SqlServerErrors.Advise(server) is { } advice => $"channel {channel.Name}, {channel.Database}: {server.Message.TrimEnd('.')}; {advice}",
        System.Data.Common.DbException other => $"channel {channel.Name}, {channel.Database}: {other.Message}",
        IOException or UnauthorizedAccessException => $"channel {channel.Name}, {channel.Database}: {exception.Message}",
        _ => null,
    };

    /// <summary>Whether trying again in a moment, at the channel or at headquarters, may help.</summary>
    public static bool IsTransient(Exception exception, DataStore channel, Database headquarters)
    {
        var cause = exception is DatabaseUnavailableException { InnerException: { } inner } ? inner : exception;
        return channel.Database.Dialect.IsTransient(cause) || headquarters.Dialect.IsTransient(cause);
    }

    private static string Explain(SqliteException exception, DataStore channel) => exception.SqliteErrorCode switch
    {
        11 => "the file is damaged; restore it from a backup, then run: hqjobs run channel-config --full --channel " + channel.Name,
        26 => "the file is not a database; check the path in HqJobs:Channels, or restore it from a backup",
        1 => $"{exception.Message}; run: hqjobs channel check {channel.Name}",
        _ => Advise(exception) ?? exception.Message,
    };

    /// <summary>What the error of a database of either kind means, a channel's or headquarters', and what to do about it.</summary>
    /// <returns>Null when the error says nothing an administrator could act on.</returns>
    public static string? Advise(System.Data.Common.DbException exception) => exception switch
    {
        SqliteException sqlite => Advise(sqlite),
        SqlException server => SqlServerErrors.Advise(server),
        _ => null,
    };

    /// <summary>What a SQLite code says of any file, a channel's or headquarters', and what to do about it.</summary>
    /// <returns>Null when the code says nothing an administrator could act on.</returns>
    public static string? Advise(SqliteException exception) => exception.SqliteErrorCode switch
    {
        5 or 6 => "locked by another program for too long; nothing was written, the next run continues here; see which program keeps a transaction open",
        8 => "the file or its folder is read-only; give the account of HqJobs the right to write there",
        10 => $"input/output error ({exception.SqliteExtendedErrorCode}); check the disk or the share, the next run continues here",
        13 => "the disk is full; make room, the next run continues here",
        14 => "the file cannot be opened; check the path and the rights of the account of HqJobs",
        _ => null,
    };
}

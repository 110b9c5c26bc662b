using System.Data;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace HqJobs.Sync.Sql;

/// <summary>Times at rest: UTC, <c>datetime2(3)</c> on SQL Server, text <c>yyyy-MM-ddTHH:mm:ss.fffZ</c> on SQLite, always three decimals.</summary>
public sealed class UtcTimeHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    public const string TextFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string ToText(DateTimeOffset value) => value.UtcDateTime.ToString(TextFormat, CultureInfo.InvariantCulture);

    /// <summary>A time as it is read back once it was written: in whole milliseconds.</summary>
    public static DateTimeOffset Stored(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    public static DateTimeOffset FromText(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>For times that somebody may have typed by hand.</summary>
    public static bool TryFromText(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    public static void Register()
    {
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new UtcTimeHandler());
    }

    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
    {
        if (parameter is SqliteParameter)
        {
            parameter.Value = ToText(value);
            return;
        }
        // SqlClient takes a DateTime for datetime, which rounds to 3.33 ms: a time read back would not equal itself.
        parameter.DbType = DbType.DateTime2;
        parameter.Value = value.UtcDateTime;
    }

    public override DateTimeOffset Parse(object value) => value switch
    {
        string text => FromText(text),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DateTimeOffset time => time.ToUniversalTime(),
        _ => throw new DataException($"A time is text or datetime2, not {value.GetType().Name}."),
    };
}

using System.Data.Common;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Reads columns of HQ's customer tables whatever integer width or time form the provider has.</summary>
internal static class Columns
{
    private static readonly object Zero = 0L, One = 1L;

    public static object Of(bool flag) => flag ? One : Zero;

    public static string Text(DbDataReader reader, int column) => TextOrNull(reader, column) ?? "";

    public static string? TextOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long WholeNumber(DbDataReader reader, int column) => WholeNumberOrNull(reader, column) ?? 0;

    /// <summary>Never negative: that is what identities are before headquarters gives real ones (<see cref="TemporaryIds"/>).</summary>
    public static long? WholeNumberOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : Signed(reader, column) switch
    {
        < 0 => throw new InvalidDataException($"{reader.GetName(column)} is negative, which no number of a customer is."),
        var number => number,
    };

    public static long Signed(DbDataReader reader, int column) => Signed(reader.GetValue(column), reader.GetName(column));

    /// <param name="column">Its name, for the error.</param>
    public static long Signed(object? value, string column) => Fields.TryWholeNumber(value, out var number) ? number : throw NotA("whole number", value, column);

    public static bool Flag(DbDataReader reader, int column) => WholeNumber(reader, column) != 0;

    public static decimal? AmountOrNull(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : StoredValues.Read(reader, column) is var value && Fields.TryAmount(value, out var amount) ? amount : throw NotA("number", value, reader.GetName(column));

    public static DateTimeOffset Time(DbDataReader reader, int column) => TimeOrNull(reader, column) ?? DateTimeOffset.MinValue;

    public static DateTimeOffset? TimeOrNull(DbDataReader reader, int column) => TimeOrNull(reader.GetValue(column), reader.GetName(column));

    /// <param name="column">Its name, for the error.</param>
    public static DateTimeOffset? TimeOrNull(object? value, string column) => value switch
    {
        null or DBNull => null,
        string text when UtcTimeHandler.TryFromText(text, out var time) => time,
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DateTimeOffset time => time.ToUniversalTime(),
        _ => throw NotA("time", value, column),
    };

    private static InvalidDataException NotA(string what, object? value, string column) =>
        new($"{column} holds a {value?.GetType().Name} where headquarters keeps a {what}.");
}

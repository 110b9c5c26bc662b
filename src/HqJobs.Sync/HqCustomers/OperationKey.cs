using System.Globalization;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqCustomers;

/// <summary>Key of an operation at headquarters; its text is the ID users see: <c>&lt;data store&gt;/&lt;epoch&gt;/&lt;c a t f b i&gt;/&lt;counter&gt;</c>.</summary>
public readonly record struct OperationKey(DataStoreName DataStore, long Epoch, AsyncTable Table, long Counter)
{
    /// <param name="id">The text of a key, as users see it. A data store's name may hold a slash itself.</param>
    /// <exception cref="FormatException">It is none; the message says what one looks like.</exception>
    public static OperationKey Parse(string id) =>
        TryParse(id, out var key) ? key : throw new FormatException($"'{id}' is no operation ID. One looks like houston/1/c/17: data store, epoch, c a t f b or i, counter.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? id, out OperationKey key)
    {
        key = default;
        var parts = (id ?? "").Trim().Split('/');
        if (parts.Length < 4 || parts[^2] is not [var letter] || AsyncTables.OfLetter(char.ToLowerInvariant(letter)) is not { } table) return false;
        var store = string.Join('/', parts[..^3]);
        if (store.Length == 0 || !TryNumber(parts[^3], out var epoch) || !TryNumber(parts[^1], out var counter)) return false;
        key = new OperationKey(new DataStoreName(store), epoch, table, counter);
        return true;
    }

    public override string ToString() => $"{DataStore}/{Epoch}/{AsyncTables.LetterOf(Table)}/{Counter}";

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

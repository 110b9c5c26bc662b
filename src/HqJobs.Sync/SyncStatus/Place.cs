using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

internal enum PlaceKind
{
    Start,

    /// <summary>Nothing of the table was listed yet; what lands after the list was begun is not part of it.</summary>
    Below,

    /// <summary>Behind an operation.</summary>
    Behind,
    End,
}

/// <summary>How far the list has come in one table.</summary>
internal readonly record struct Place(PlaceKind Kind, string? Session, string DataStore, long Epoch, long Counter)
{
    public static readonly Place Start = new(PlaceKind.Start, null, "", 0, 0), End = new(PlaceKind.End, null, "", 0, 0);

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Place Below(string? session) => session is null ? Start : new Place(PlaceKind.Below, session, "", 0, 0);

    /// <summary>The places in all tables as one text that means nothing to whom it is given.</summary>
    public static string ToToken(IEnumerable<Place> places) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(places.Select(place => place.ToParts()), Json));

    /// <exception cref="ArgumentException">The token is none.</exception>
    public static IReadOnlyList<Place> FromToken(string? token)
    {
        if (string.IsNullOrEmpty(token)) return [.. AsyncTables.All.Select(_ => Start)];
        try
        {
            if (JsonSerializer.Deserialize<List<Parts>>(Base64Url.DecodeFromChars(token), Json) is { } parts && parts.Count == AsyncTables.All.Count) return [.. parts.Select(OfParts)];
        }
        catch (Exception invalid) when (invalid is FormatException or JsonException)
        {
            // Told below.
        }
        throw new ArgumentException("This does not say where a part of the list begins. Take what the part before gave as its next, or begin anew.");
    }

    private Parts ToParts() => Kind == PlaceKind.Behind ? new Parts(Kind, Session, DataStore, Epoch, Counter) : new Parts(Kind, Session, null, null, null);

    private static Place OfParts(Parts parts) => parts switch
    {
        { Kind: PlaceKind.Start } => Start,
        { Kind: PlaceKind.Below, Session: not null } => Below(parts.Session),
        { Kind: PlaceKind.Behind, DataStore: { } store, Epoch: { } epoch, Counter: { } counter } => new Place(PlaceKind.Behind, parts.Session, store, epoch, counter),
        { Kind: PlaceKind.End } => End,
        _ => throw new FormatException(),
    };

    // Short names: the token stands in addresses.
    private sealed record Parts(
        [property: JsonPropertyName("k")] PlaceKind Kind, [property: JsonPropertyName("s")] string? Session, [property: JsonPropertyName("d")] string? DataStore,
        [property: JsonPropertyName("e")] long? Epoch, [property: JsonPropertyName("c")] long? Counter);
}

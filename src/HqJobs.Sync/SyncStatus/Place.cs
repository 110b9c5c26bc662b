using System.Buffers.Text;
using System.Text;
using System.Text.Json;
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

    public static Place Below(string? session) => session is null ? Start : new Place(PlaceKind.Below, session, "", 0, 0);

    /// <summary>The places in all tables as one text that means nothing to whom it is given.</summary>
    public static string ToToken(IReadOnlyList<Place> places) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(places));

    /// <exception cref="ArgumentException">The token is none.</exception>
    public static IReadOnlyList<Place> FromToken(string? token)
    {
        if (string.IsNullOrEmpty(token)) return [.. AsyncTables.All.Select(_ => Start)];
        try
        {
            var places = JsonSerializer.Deserialize<List<Place>>(Base64Url.DecodeFromChars(token));
            if (places?.Count == AsyncTables.All.Count && places.TrueForAll(place => Enum.IsDefined(place.Kind) && place.DataStore is not null)) return places;
        }
        catch (Exception invalid) when (invalid is FormatException or JsonException or DecoderFallbackException)
        {
            // Told below.
        }
        throw new ArgumentException("This does not say where a part of the list begins. Take what the part before gave as its next, or begin anew.", nameof(token));
    }
}

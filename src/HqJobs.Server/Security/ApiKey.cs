using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace HqJobs.Server.Security;

/// <summary>The text of a key, <c>hqjobs.NAME.SECRET</c>: it says whose it is, so that checking it costs one hash, and secret scanners know it by its beginning.</summary>
internal static partial class ApiKey
{
    public const string NamesAllowed = "up to 40 letters, digits, - _";

    private const string Prefix = "hqjobs.";
    private const int SecretBytes = 32;
    private const int LongestKey = 100;

    /// <summary>A key nobody has guessed: 256 random bits.</summary>
    public static string Create(string name) => $"{Prefix}{name}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";

    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>Whether a bearer token is meant for HqJobs; a proxy may pass on tokens that are not.</summary>
    public static bool IsKey(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <returns>Null when the text cannot be a key.</returns>
    public static string? NameOf(string key) =>
        key.Length <= LongestKey && Text().Match(key) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,39}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\Ahqjobs\.(?<name>[A-Za-z0-9][A-Za-z0-9_-]{0,39})\.[A-Za-z0-9_-]{43}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Text();
}

using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HqJobs.Server.Security;

/// <summary>What configuration holds of a key: <c>pbkdf2-sha256.ITERATIONS.SALT.HASH</c>, salted and slow, so that a stolen file opens nothing.</summary>
internal sealed class KeyHash
{
    /// <summary>Of new hashes: what OWASP asks for PBKDF2 with SHA-256, about a quarter of a second.</summary>
    public const int DefaultIterations = 600_000;

    private const string Algorithm = "pbkdf2-sha256";
    private const int FewestIterations = 100_000;
    private const int MostIterations = 10_000_000;
    private const int Bytes = 32;

    private readonly int iterations;
    private readonly byte[] salt;
    private readonly byte[] hash;

    private KeyHash(int iterations, byte[] salt, byte[] hash)
    {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    public static KeyHash Of(string key, int iterations = DefaultIterations)
    {
        var salt = RandomNumberGenerator.GetBytes(Bytes);
        return new KeyHash(iterations, salt, Derive(key, salt, iterations));
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out KeyHash? parsed)
    {
        parsed = null;
        if (text.Split('.') is not [Algorithm, var count, var salt, var hash]) return false;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < FewestIterations or > MostIterations) return false;
        if (!TryDecode(salt, out var saltBytes) || !TryDecode(hash, out var hashBytes)) return false;
        parsed = new KeyHash(iterations, saltBytes, hashBytes);
        return true;
    }

    /// <summary>Slow; whoever asks often remembers the answer.</summary>
    public bool IsOf(string key) => CryptographicOperations.FixedTimeEquals(Derive(key, salt, iterations), hash);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Algorithm}.{iterations}.{Base64Url.EncodeToString(salt)}.{Base64Url.EncodeToString(hash)}");

    private static byte[] Derive(string key, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(key), salt, iterations, HashAlgorithmName.SHA256, Bytes);

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[Bytes];
        return Base64Url.IsValid(text, out var length) && length == Bytes && Base64Url.TryDecodeFromChars(text, bytes, out _);
    }
}

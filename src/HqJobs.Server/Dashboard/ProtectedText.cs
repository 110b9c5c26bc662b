using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace HqJobs.Server.Dashboard;

/// <summary>What somebody typed, as it may stand in an address: readable by this service only (G10).</summary>
internal static class ProtectedText
{
    /// <param name="purpose">Whose text it is: no page reads another one's.</param>
    public static string Of(HttpContext http, string purpose, string text) => Protector(http, purpose).Protect(text);

    /// <returns>Null where this service cannot read it, e.g. because it is of before a restart.</returns>
    public static string? Read(HttpContext http, string purpose, string protectedText)
    {
        try
        {
            return Protector(http, purpose).Unprotect(protectedText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector Protector(HttpContext http, string purpose) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose);
}

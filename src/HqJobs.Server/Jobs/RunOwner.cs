using System.Security.Cryptography;
using System.Text;

namespace HqJobs.Server.Jobs;

/// <summary>
/// Who goes on with this service's runs when it ends: nobody where the jobs are in its memory, else every service on the same job storage.
/// </summary>
/// <param name="Name">Value of <see cref="Sync.Pipelines.RunRequest.Owner"/>; null: the process itself.</param>
internal sealed record RunOwner(string? Name)
{
    public static readonly RunOwner Process = new((string?)null);

    /// <summary>The same for every service on the same storage, whatever login it uses.</summary>
    /// <param name="storage">Kind, server, database and schema.</param>
    public static RunOwner Of(string storage) =>
        new($"jobs/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(storage)))[..12]}");
}

using HqJobs.Sync.Sql;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Pipelines;

/// <summary>Removes request keys whose answers are not repeated any more.</summary>
internal sealed class RequestKeyCleanup(Databases databases, IOptions<CleanupOptions> options) : ICleanup
{
    private readonly Database headquarters = databases.Headquarters;

    public string What => "request keys";

    public Task RemoveAsync(DateTimeOffset now, Action<long> removed, CancellationToken cancellation) => headquarters.RemoveWindowsAsync(
        headquarters.Sql["Pipelines/RemoveRequestKeys"], new { before = now - RequestKeys.Kept, count = options.Value.WindowRows }, removed, cancellation);
}

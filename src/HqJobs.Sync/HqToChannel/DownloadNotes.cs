using System.Data.Common;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.HqToChannel;

internal static class DownloadNotes
{
    /// <summary>Notes at headquarters how a download stands, in one transaction of the lease's owner.</summary>
    /// <exception cref="LeaseLostException">Somebody else downloads by now; nothing was noted.</exception>
    /// <exception cref="DatabaseUnavailableException">Nothing was noted.</exception>
    public static async Task NoteAsync(this Database headquarters, Lease lease, Func<WriteTransaction, Task> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await headquarters.OpenAsync(DatabaseAccess.Write, cancellation);
            await using var transaction = await headquarters.BeginWriteAsync(connection, cancellation);
            await lease.CheckAsync(transaction, cancellation);
            await work(transaction);
            await transaction.CommitAsync(cancellation);
        }
        catch (DbException exception)
        {
            // Otherwise the channel would be blamed for it.
            throw new DatabaseUnavailableException($"headquarters ({headquarters}) could not note the download: {exception.Message}; the next run continues here", exception);
        }
    }
}

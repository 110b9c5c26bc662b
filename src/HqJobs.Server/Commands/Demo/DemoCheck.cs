using Dapper;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Commands.Demo;

/// <summary>Compares what is in the databases with what the story says must have come of it.</summary>
internal sealed class DemoCheck(Databases databases, DemoStory story)
{
    /// <returns>Every difference as a sentence; empty when exactly the expected happened.</returns>
    public async Task<IReadOnlyList<string>> FindDifferencesAsync(RunReport run, IReadOnlyList<UnsuccessfulOperation> unsuccessful, CancellationToken cancellation)
    {
        var differences = new List<string>();
        CompareRun(run, differences);
        CompareFailures(unsuccessful, differences);
        Expect("accounts at headquarters", story.Accounts, await CountAccountsAsync(cancellation), differences);
        foreach (var store in databases.DataStores)
        {
            var (accounts, pending) = await CountCustomersAsync(store.Database, cancellation);
            Expect($"accounts POS finds at {store.Name}", story.Accounts, accounts, differences);
            Expect($"customers still pending at {store.Name}", story.Failures.Count(failure => failure.Kind == "customer" && failure.Channel == store.Name.Value), pending, differences);
        }
        return differences;
    }

    private void CompareRun(RunReport run, List<string> differences)
    {
        if (run.Status != RunStatus.SucceededWithErrors)
            differences.Add($"the run ended {RunView.Words(run.Status)}{(run.Error is null ? "" : $" ({run.Error})")}, expected: succeeded with errors");
        foreach (var stage in run.Stages ?? [])
        {
            foreach (var channel in stage.Channels ?? [])
                if (channel.Error is not null) differences.Add($"{stage.Job}, {channel.Channel}: {channel.Error}");
            if (stage.Job == PipelineDefinition.Upload) Expect("rows uploaded", story.RowsToday, stage.Channels!.Sum(channel => channel.Rows), differences);
            if (stage.Job != PipelineDefinition.Synchronize) continue;
            if (stage.Error is not null) differences.Add($"{stage.Job}: {stage.Error}");
            Expect("operations succeeded", story.RowsToday - story.Failures.Count, stage.OperationsSucceeded ?? 0, differences);
        }
    }

    private void CompareFailures(IReadOnlyList<UnsuccessfulOperation> unsuccessful, List<string> differences)
    {
        var found = unsuccessful.ToLookup(operation => (operation.DataStore, operation.Kind, operation.CustAccountAsync, operation.IsBlocked));
        var expected = story.Failures.ToLookup(failure => (failure.Channel, failure.Kind, failure.AsyncAccount, failure.IsBlocked));
        foreach (var failure in story.Failures)
            if (found[(failure.Channel, failure.Kind, failure.AsyncAccount, failure.IsBlocked)].Count() != 1)
                differences.Add($"{failure.Channel}: this {failure.Kind} should have {(failure.IsBlocked ? "been blocked" : "failed")}: {failure.Because} ({failure.AsyncAccount})");
        foreach (var operation in unsuccessful)
            if (!expected.Contains((operation.DataStore, operation.Kind, operation.CustAccountAsync, operation.IsBlocked)))
                differences.Add($"{operation.DataStore}: this {operation.Kind} should have succeeded: {operation.SyncError} ({operation.CustAccountAsync})");
    }

    private static void Expect(string what, long expected, long found, List<string> differences)
    {
        if (expected != found) differences.Add($"{what}: {found}, expected {expected}");
    }

    private async Task<long> CountAccountsAsync(CancellationToken cancellation)
    {
        await using var connection = await databases.Headquarters.OpenAsync(DatabaseAccess.Read, cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(databases.Headquarters.Sql["HqCustomers/CountAsyncAccounts"], cancellationToken: cancellation));
    }

    private static async Task<(long Accounts, long Pending)> CountCustomersAsync(Database channel, CancellationToken cancellation)
    {
        await using var connection = await channel.OpenAsync(DatabaseAccess.Read, cancellation);
        return await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(channel.Sql["ChannelSide/CountCustomers"], cancellationToken: cancellation));
    }
}

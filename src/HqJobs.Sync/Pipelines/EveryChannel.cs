using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Pipelines;

/// <summary>Asks all configured channels, as many at a time as a run would.</summary>
internal static class EveryChannel
{
    /// <returns>The answers in the order of the channels.</returns>
    public static async Task<T[]> AskEveryChannelAsync<T>(this Databases databases, Func<DataStore, CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var stores = databases.DataStores;
        var answers = new T[stores.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = new RunParameters().Parallelism, CancellationToken = cancellation };
        await Parallel.ForAsync(0, answers.Length, parallel, async (index, token) => answers[index] = await ask(stores[index], token));
        return answers;
    }
}

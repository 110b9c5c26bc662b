using System.Globalization;

namespace HqJobs.Sync.Pipelines;

/// <summary>A customer that a channel's database refused, and why; without a value of the customer (G10).</summary>
public sealed record HeldBackCustomer(string DataAreaId, string AccountNum, string Reason);

/// <summary>Says which customers a channel's database refused: the same words wherever somebody looks.</summary>
public static class HeldBackWords
{
    /// <summary>How many are named.</summary>
    public const int Named = 10;

    /// <param name="all">How many there are.</param>
    /// <param name="some">The first of them, each with its reason.</param>
    public static string Tell(string channel, long all, IEnumerable<HeldBackCustomer> some, DateTimeOffset nextTry)
    {
        var named = some.Take(Named).ToList();
        var reasons = named.GroupBy(customer => customer.Reason).Select(reason => $"{string.Join(", ", reason.Select(customer => $"{customer.DataAreaId} {customer.AccountNum}"))} ({reason.Key})");
        return string.Create(CultureInfo.InvariantCulture,
            $"channel {channel}: its database refuses {all:N0} customer{(all == 1 ? "" : "s")}, all others get through: {string.Join("; ", reasons)}{(all > named.Count ? $"; and {all - named.Count:N0} more" : "")}. "
            + $"Correct the customer at headquarters, it is then tried at once, or the channel's database; next try {nextTry.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
    }
}

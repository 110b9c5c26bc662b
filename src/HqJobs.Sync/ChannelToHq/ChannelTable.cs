using System.Globalization;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.ChannelToHq;

/// <summary>One table of P-0001 as one channel has it.</summary>
/// <param name="Missing">Columns of the subjob that this channel lacks; they are landed as NULL, "not recorded", those of <see cref="IsName"/> as blank (X44).</param>
internal sealed record ChannelTable(Subjob Subjob, IReadOnlySet<string> Missing)
{
    /// <summary>HQ's own mark; the channel's value says nothing about HQ's copy.</summary>
    public const string Completed = "ONLINEOPERATIONCOMPLETED";

    /// <summary>Among <see cref="Columns"/>.</summary>
    public int CounterIndex { get; } = Subjob.Columns.TakeWhile(column => column != Subjob.Key[0]).Count();

    public string Name => Subjob.Table;

    /// <summary>The letter in the shown ID of its operations (contract.md, part 3).</summary>
    public char Letter => Name switch
    {
        "RETAILASYNCCUSTOMERCONTACT" => 't',
        "RETAILASYNCCUSTOMERAFFILIATION" => 'f',
        "RETAILASYNCCUSTOMERATTRIBUTEV2" => 'b',
        "RETAILEXTERNALIDTOASYNCCUSTOMERMAP" => 'i',
        "RETAILASYNCADDRESSV2" => 'a',
        _ => 'c',
    };

    /// <summary>The replication counter: the subjob's key.</summary>
    public string Counter => Subjob.Key[0];

    public IReadOnlyList<string> Columns => Subjob.Columns;

    /// <param name="row">In the order of <see cref="Columns"/>.</param>
    public long CounterOf(object?[] row) => Convert.ToInt64(row[CounterIndex], CultureInfo.InvariantCulture);

    /// <summary>What makes a row the same row at both ends: everything but the counter, by which it is found, and HQ's own mark.</summary>
    public IReadOnlyList<string> Content { get; } =
        [.. Subjob.Columns.Where(column => column != Subjob.Key[0] && column != Completed)];

    public static ChannelTable Complete(Subjob subjob) => new(subjob, new HashSet<string>());

    /// <summary>Columns by which headquarters finds an operation: a channel whose schema lets them be NULL means blank, and a NULL would never be found.</summary>
    public static bool IsName(string column) => column is "DATAAREAID" or "CUSTACCOUNTASYNC" or "CUSTACCOUNT";

    public bool IsLower(string column) => Subjob.Lower?.Contains(column) == true;

    /// <summary>A recorded value in the spelling headquarters keeps: companies and GUIDs in lower case, names never NULL, a row without a mark not completed.</summary>
    public object? Normalize(string column, object? value) => value switch
    {
        null when column == Completed => 0L,
        null when IsName(column) => "",
        string text when IsLower(column) => text.ToLowerInvariant(),
        _ => value,
    };
}

using System.Globalization;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.Journeys;

/// <summary>
/// Reports accounts of one company that may be one person: the same e-mail, the same phone, or the same name at the same address. Two stores that are offline cannot know of each
/// other's customer; nothing is refused or changed because of it. Reads only, one part of all customers at a time.
/// </summary>
public sealed class SuspectedDuplicates(Databases databases, TimeProvider time)
{
    /// <summary>Of a group; a shop's own number may be shared by hundreds.</summary>
    public const int ShownOfGroup = 10;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);
    private static readonly IReadOnlyList<(SharedBy By, int Parts)> Passes = [(SharedBy.Email, 16), (SharedBy.Phone, 10), (SharedBy.NameAndAddress, 16)];

    private readonly Database headquarters = databases.Headquarters;

    /// <summary>A group counts when at least two of its accounts are not blocked: who blocked the others has dealt with it. The customers that stand for nobody are left out.</summary>
    /// <param name="company">Null: all.</param>
    /// <param name="after">The page before's <see cref="DuplicatePage.Next"/>; null: from the beginning.</param>
    /// <param name="count">So many groups, or as many as were found when enough was looked at.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> is no such text.</exception>
    /// <exception cref="KeyNotFoundException">Headquarters keeps customers of no such company; the message says of which it does.</exception>
    public async Task<DuplicatePage> ReadAsync(string? company, string? after, int count, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        company = string.IsNullOrWhiteSpace(company) ? null : await FindCompanyAsync(company.Trim(), cancellation);
        var groups = new List<DuplicateGroup>();
        for (var place = Place.Parse(after); place is not null; place = place.NextPart())
        {
            foreach (var group in await ReadPartAsync(place, company, cancellation))
            {
                if (groups.Count >= count && !place.IsOf(groups[^1], group)) return new DuplicatePage(groups, place.After(groups[^1]).ToString(), IsCutShort: false);
                groups.Add(group);
            }
            if (place.NextPart() is { } next && time.GetElapsedTime(began) >= LongEnough) return new DuplicatePage(groups, next.ToString(), IsCutShort: groups.Count < count);
        }
        return new DuplicatePage(groups, null, IsCutShort: false);
    }

    /// <summary>The companies one can ask for.</summary>
    public Task<IReadOnlyList<string>> ListCompaniesAsync(CancellationToken cancellation) => headquarters.ReadAsync(async connection =>
        (IReadOnlyList<string>)[.. await connection.QueryAsync<string>(new CommandDefinition(headquarters.Sql["HqCustomers/ListCompanies"], cancellationToken: cancellation))], cancellation);

    /// <returns>As headquarters spells it.</returns>
    private async Task<string> FindCompanyAsync(string company, CancellationToken cancellation)
    {
        var companies = await ListCompaniesAsync(cancellation);
        return companies.FirstOrDefault(one => string.Equals(one, company, StringComparison.OrdinalIgnoreCase)) ?? throw new KeyNotFoundException(
            $"There is no company '{company}' with customers. {(companies.Count == 0 ? "Headquarters has none yet" : $"Headquarters has: {string.Join(", ", companies)}")}: the companies of its channels, and those with a number sequence for accounts.");
    }

    /// <summary>The groups of one part from a place on, by company and oldest account.</summary>
    private async Task<IEnumerable<DuplicateGroup>> ReadPartAsync(Place place, string? company, CancellationToken cancellation)
    {
        var (by, parts) = Passes[place.Pass];
        var rows = await headquarters.ReadAsync(connection => by == SharedBy.NameAndAddress
            ? connection.QueryAsync<SharedRow>(headquarters.Sql["Journeys/FindSharedNames"], new { now = time.GetUtcNow(), part = place.Part, parts, company })
            : connection.QueryAsync<SharedRow>(headquarters.Sql["Journeys/FindSharedLocators"],
                new { type = by == SharedBy.Phone ? Locator.PhoneType : Locator.EmailType, part = place.Part, parts, company }), cancellation);
        return rows.GroupBy(row => (Company: row.DataAreaId.ToUpperInvariant(), row.SharedKey))
            .SelectMany(alike => by == SharedBy.Phone ? ByPhone(alike) : [alike])
            .Select(alike => GroupOf(by, alike)).OfType<DuplicateGroup>()
            .OrderBy(group => group.DataAreaId, StringComparer.OrdinalIgnoreCase).ThenBy(group => group.Accounts[0].AccountNum, StringComparer.OrdinalIgnoreCase)
            .Where(place.IsBefore);
    }

    /// <summary>Phones that end alike are one where one has country and area and the other lacks them.</summary>
    private static IEnumerable<IEnumerable<SharedRow>> ByPhone(IEnumerable<SharedRow> alike)
    {
        var numbers = new List<(string Digits, List<SharedRow> Rows)>();
        foreach (var row in alike.Select(row => (Digits: Locator.DigitsOf(row.Locator), Row: row)).OrderByDescending(row => row.Digits.Length))
        {
            var same = numbers.FindIndex(number => Locator.IsSamePhone(number.Digits, row.Digits));
            if (same < 0) numbers.Add((row.Digits, [row.Row]));
            else numbers[same].Rows.Add(row.Row);
        }
        return numbers.Select(number => number.Rows);
    }

    private static DuplicateGroup? GroupOf(SharedBy by, IEnumerable<SharedRow> rows)
    {
        var accounts = rows.DistinctBy(row => row.AccountNum, StringComparer.OrdinalIgnoreCase).OrderBy(row => row.AccountNum, StringComparer.OrdinalIgnoreCase).ToList();
        if (accounts.Count(account => account.Blocked == 0) < 2) return null;
        var shared = by == SharedBy.Phone ? accounts.MaxBy(row => Locator.DigitsOf(row.Locator).Length)! : accounts[0];
        return new DuplicateGroup(accounts[0].DataAreaId, by, shared.Locator, accounts.Count, [.. accounts.Take(ShownOfGroup)
            .Select(row => new DuplicateAccount(row.AccountNum, row.CustAccountAsync, row.Name, row.Locator, row.CreatedDateTime, row.CreatedByDataStore, row.Blocked != 0))]);
    }

    /// <summary>How far a reader has come: which pass, which part of it, and the last group's company and oldest account there.</summary>
    private sealed record Place(int Pass, int Part, string? Company, string? Account)
    {
        public static Place? Parse(string? after)
        {
            if (after is null) return new Place(0, 0, null, null);
            var words = after.Split('~', 4);
            if (words.Length is not (2 or 4) || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pass) || pass >= Passes.Count
                || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part) || part >= Passes[pass].Parts)
                throw new ArgumentException($"'{after}' is no place in this report.", nameof(after));
            return new Place(pass, part, words.ElementAtOrDefault(2), words.ElementAtOrDefault(3));
        }

        public Place? NextPart() => Part + 1 < Passes[Pass].Parts ? new Place(Pass, Part + 1, null, null) : Pass + 1 < Passes.Count ? new Place(Pass + 1, 0, null, null) : null;

        public Place After(DuplicateGroup group) => this with { Company = group.DataAreaId, Account = group.Accounts[0].AccountNum };

        public bool IsBefore(DuplicateGroup group) => Account is null || string.Compare(group.DataAreaId, Company, StringComparison.OrdinalIgnoreCase) is var order
            && (order > 0 || (order == 0 && string.Compare(group.Accounts[0].AccountNum, Account, StringComparison.OrdinalIgnoreCase) > 0));

        /// <summary>Two groups that begin with one account are not parted: a place could not tell them apart.</summary>
        public bool IsOf(DuplicateGroup last, DuplicateGroup group) => Passes[Pass].By == last.By && last.DataAreaId == group.DataAreaId && last.Accounts[0].AccountNum == group.Accounts[0].AccountNum;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pass}~{Part}{(Account is null ? "" : $"~{Company}~{Account}")}");
    }

    private sealed record SharedRow
    {
        public string SharedKey { get; init; } = "";

        public string Locator { get; init; } = "";

        public string DataAreaId { get; init; } = "";

        public string AccountNum { get; init; } = "";

        public long Blocked { get; init; }

        public DateTimeOffset? CreatedDateTime { get; init; }

        public string? CreatedByDataStore { get; init; }

        public string CustAccountAsync { get; init; } = "";

        public string Name { get; init; } = "";
    }
}

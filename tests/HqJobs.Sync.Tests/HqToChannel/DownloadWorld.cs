using System.Data.Common;
using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Pipelines;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HqJobs.Sync.Tests.HqToChannel;

/// <summary>A test world with customers typed into headquarters and 1010 at hand.</summary>
internal sealed class DownloadWorld : IAsyncDisposable
{
    private static int runs;

    private DownloadWorld(TestWorld world, Link link, DownloadOptions? options, ILogger<CustomerDownload>? logger)
    {
        World = world;
        Leases = new Leases(world.Databases, world.Time);
        Download = new CustomerDownload(
            world.Databases, Leases, Options.Create(link.Options(options)),
            Options.Create(new LeaseOptions { BusyWait = TimeSpan.Zero }), world.Time, logger ?? NullLogger<CustomerDownload>.Instance);
    }

    public TestWorld World { get; }

    public Leases Leases { get; }

    public CustomerDownload Download { get; }

    public DataStore Houston => World["houston"];

    public static async Task<DownloadWorld> CreateAsync(int channels = 1, DownloadOptions? options = null, ILogger<CustomerDownload>? logger = null, Link? link = null) =>
        new(await TestWorld.CreateAsync(channels, pair: (link ??= Links.Attached).Pair), link, options, logger);

    public StageContext Context(bool full = false, bool dryRun = false, Action<WorkProgress>? progress = null) =>
        new(new RunId($"run-{Interlocked.Increment(ref runs)}"), PipelineDefinition.Customers, full, dryRun, progress is null ? null : new Reporter(progress));

    public Task<ItemOutcome> RunAsync(DataStore? channel = null, bool full = false, bool dryRun = false, Action<WorkProgress>? progress = null) =>
        Download.RunAsync(channel ?? Houston, Context(full, dryRun, progress), CancellationToken.None);

    public Task<ProbeResult> ProbeAsync(DataStore? channel = null) => Download.ProbeAsync(channel ?? Houston, Context(), CancellationToken.None);

    /// <summary>A whole customer: party, person, name, home address, e-mail, affiliation, attribute, address book, identity; 14 tables, 16 rows.</summary>
    public async Task AddCustomersAsync(int first, int count, string company = TestWorld.Company, string? name = null)
    {
        await using var connection = await World.Headquarters.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        // Not all in one transaction: rows with triggers, one by one, cost a server more the more of them it has not committed.
        foreach (var numbers in Enumerable.Range(first, count).Chunk(100)) await AddCustomersAsync(connection, numbers, company, name);
    }

    private async Task AddCustomersAsync(DbConnection connection, int[] numbers, string company, string? name)
    {
        await using var transaction = await World.Headquarters.BeginWriteAsync(connection, CancellationToken.None);
        foreach (var number in numbers)
            await connection.ExecuteAsync(
                TestWorld.For(World.Headquarters, """
                INSERT INTO CUSTTABLE (DATAAREAID, ACCOUNTNUM, RECID, PARTY, CUSTGROUP, CURRENCY) VALUES (@company, @account, @party, @party, '30', 'USD');
                INSERT INTO RETAILCUSTTABLE (DATAAREAID, ACCOUNTNUM, CUSTACCOUNTASYNC) VALUES (@company, @account, @async);
                INSERT INTO DIRPARTYTABLE (RECID, PARTYNUMBER, PARTYTYPE, NAME, PRIMARYADDRESSLOCATION, PRIMARYCONTACTEMAIL) VALUES (@party, @account, 1, @name, @home, @mail);
                INSERT INTO DIRPERSON (RECID) VALUES (@party);
                INSERT INTO DIRPERSONNAME (RECID, PERSON, FIRSTNAME, LASTNAME, VALIDFROM, VALIDTO) VALUES (@party, @party, 'First', @account, '2026-01-01T00:00:00.000Z', '2154-12-31T23:59:59.000Z');
                INSERT INTO LOGISTICSLOCATION (RECID, LOCATIONID, ISPOSTALADDRESS, PARTY, ADDRESSID) VALUES (@home, @homeid, 1, @party, 'HOME'), (@mail, @mailid, 0, @party, '');
                INSERT INTO DIRPARTYLOCATION (RECID, PARTY, LOCATION, ISPRIMARY, ISPOSTALADDRESS) VALUES (@home, @party, @home, 1, 1), (@mail, @party, @mail, 1, 0);
                INSERT INTO DIRPARTYLOCATIONROLE (RECID, PARTYLOCATION, LOCATION, ROLE) VALUES (@home, @home, @home, 'Home');
                INSERT INTO LOGISTICSPOSTALADDRESS (RECID, LOCATION, COUNTRYREGIONID, CITY, VALIDFROM, VALIDTO) VALUES (@home, @home, 'USA', 'Houston', '2026-01-01T00:00:00.000Z', '2154-12-31T23:59:59.000Z');
                INSERT INTO LOGISTICSELECTRONICADDRESS (RECID, LOCATION, PARTY, TYPE, LOCATOR) VALUES (@mail, @mail, @party, 2, @email);
                INSERT INTO RETAILCUSTAFFILIATION (DATAAREAID, CUSTACCOUNTNUM, RETAILAFFILIATIONID) VALUES (@company, @account, 5637147001);
                INSERT INTO RETAILCUSTATTRIBUTE (DATAAREAID, ACCOUNTNUM, ATTRIBUTENAME, ATTRIBUTEDATATYPE, ATTRIBUTEVALUE) VALUES (@company, @account, 'Notes', 5, 'n');
                INSERT INTO DIRADDRESSBOOKPARTY (PARTY, ADDRESSBOOK) VALUES (@party, 5637148001);
                INSERT INTO RETAILEXTERNALIDTOCUSTOMERMAP (DATAAREAID, PROVIDERID, EXTERNALIDENTITYID, CUSTOMERACCOUNTNUMBER) VALUES (@company, 1, @account, @account);
                """),
                new
                {
                    company,
                    account = Account(number),
                    async = AsyncAccount(number),
                    name = name ?? $"First {Account(number)}",
                    homeid = $"{Account(number)}-h",
                    mailid = $"{Account(number)}-m",
                    email = $"{Account(number)}@example.com",
                    party = Party(number),
                    home = Home(number),
                    mail = Home(number) + 1,
                },
                transaction.Db);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public static string Account(int number) => $"C-{number:D8}";

    public static string AsyncAccount(int number) => $"00000000-0000-4000-8000-{number:x12}";

    public static long Party(int number) => 5_638_000_000 + number;

    public static long Home(int number) => 5_639_000_000 + 2 * number;

    public Task<int> AtHeadquartersAsync(string sql, object? args = null) => World.ExecuteAsync(World.Headquarters, sql, args);

    public Task<long> VersionAsync(DataStore? channel = null) => World.ScalarAsync<long>(channel ?? Houston, "SELECT VERSION FROM APPLIEDVERSION WHERE JOBID = '1010'");

    /// <summary>The oracle: every row of every subjob at the channel is HQ's row of a customer of <paramref name="companies"/>, and none is missing.</summary>
    public Task<IReadOnlyList<string>> DifferencesAsync(DataStore? channel = null, params string[] companies) => DifferencesAsync([], channel, companies);

    /// <param name="without">Accounts that the channel does not have.</param>
    public async Task<IReadOnlyList<string>> DifferencesAsync(IReadOnlyCollection<string> without, DataStore? channel = null, params string[] companies)
    {
        var others = without.Count == 0 ? "" : $" AND c.ACCOUNTNUM NOT IN ({string.Join(", ", without.Select(account => $"'{account}'"))})";
        var entitled = string.Join(", ", (companies.Length == 0 ? [TestWorld.Company] : companies).Select(company => $"'{company}'"));
        var differences = new List<string>();
        foreach (var subjob in SchedulerJob.Read("1010").Subjobs)
        {
            var columns = string.Join(", ", subjob.Columns.Select(name => $"r.{name}"));
            var (path, column) = subjob.PathOf();
            var customer = path switch
            {
                CustomerPath.Account => $"CUSTTABLE AS c WHERE c.DATAAREAID = r.DATAAREAID AND c.ACCOUNTNUM = r.{column}",
                CustomerPath.Party => $"CUSTTABLE AS c WHERE c.PARTY = r.{column}",
                _ => $"DIRPARTYLOCATION AS l JOIN CUSTTABLE AS c ON c.PARTY = l.PARTY WHERE l.LOCATION = r.{column}",
            };
            var wanted = await Rows.ReadAsync(World.Headquarters, $"SELECT {columns} FROM {subjob.Table} AS r WHERE EXISTS (SELECT 1 FROM {customer} AND c.DATAAREAID IN ({entitled}){others})");
            var found = await Rows.ReadAsync((channel ?? Houston).Database, $"SELECT {columns} FROM {subjob.Table} AS r");
            var (missing, tooMany) = (wanted.Except(found).ToList(), found.Except(wanted).ToList());
            if (missing.Count + tooMany.Count > 0) differences.Add($"{subjob.Table}: {missing.Count} missing, {tooMany.Count} too many, as {missing.FirstOrDefault()} and {tooMany.FirstOrDefault()}");
        }
        return differences;
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private sealed class Reporter(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}

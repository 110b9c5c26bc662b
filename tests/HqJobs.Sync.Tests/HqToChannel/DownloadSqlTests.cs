using System.Text;
using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

public sealed class DownloadSqlTests
{
    private static readonly SchedulerJob Job = SchedulerJob.Read("1010");

    [Test]
    public void The_statements_of_a_window_on_SQLite_are_as_approved()
    {
        var sql = new SqliteDownloadSql().Generate(Job);
        Approved.Verify("Window.sqlite.sql", Text(
            "One window of 1010, SQLite to SQLite. Applied twice it changes nothing.\n-- at channel\n-- attached headquarters",
            [("CreateTables", sql.CreateTables), .. AtHeadquarters(sql), .. AtChannel(sql)]));
    }

    [Test]
    public void The_statements_of_a_window_on_SQL_Server_are_as_approved()
    {
        var sql = new SqlServerDownloadSql().Generate(Job);
        Approved.Verify("WindowAtHeadquarters.sqlserver.sql", Text("What a window of 1010 asks a headquarters on SQL Server. Nothing is changed there.\n-- at hq\n-- in @after bigint, @upTo bigint, @customers int", [("CreateTables", sql.CreateTables), .. AtHeadquarters(sql)]));
        Approved.Verify("WindowAtChannel.sqlserver.sql", Text("What a window of 1010 does at a channel on SQL Server. Applied twice it changes nothing.\n-- at channel\n-- in @page int, @key1 nvarchar(60), @key2 nvarchar(60), @key3 nvarchar(60)", [("CreateTables", sql.CreateTables), .. AtChannel(sql)]));
    }

    [Test]
    public void The_statements_of_1110_and_1070_are_as_approved([Values("1110", "1070")] string job)
    {
        var sqlite = new SqliteConfigurationSql().Generate(SchedulerJob.Read(job));
        Approved.Verify($"Pages.{job}.sqlite.sql", Text(
            $"One page of {job}'s tables, SQLite to SQLite. Applied twice it changes nothing.\n-- at channel\n-- attached headquarters",
            [("CreateTables", sqlite.CreateTables), ("CreateAtHeadquarters", sqlite.CreateAtHeadquarters), .. sqlite.Tables.SelectMany(table => AtHeadquarters(table).Concat(AtChannel(table)))]));
        var sqlServer = new SqlServerConfigurationSql().Generate(SchedulerJob.Read(job));
        Approved.Verify($"PagesAtHeadquarters.{job}.sqlserver.sql", Text(
            $"What a page of {job}'s tables asks a headquarters on SQL Server. Nothing is changed there.\n-- at hq\n-- in {Keys(sqlServer.Tables, AtHeadquarters)}",
            [("CreateAtHeadquarters", sqlServer.CreateAtHeadquarters), .. sqlServer.Tables.SelectMany(AtHeadquarters)]));
        Approved.Verify($"PagesAtChannel.{job}.sqlserver.sql", Text(
            $"What a page of {job}'s tables does at a channel on SQL Server. Applied twice it changes nothing.\n-- at channel\n-- in {Keys(sqlServer.Tables, AtChannel)}",
            [("CreateTables", sqlServer.CreateTables), .. sqlServer.Tables.SelectMany(AtChannel)]));
    }

    [Test]
    public async Task A_page_of_configuration_finds_its_place_by_the_key([Values("1110", "1070")] string job)
    {
        await using var world = await ConfigurationWorld.CreateAsync();
        await using var connection = await world.Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync("ATTACH @uri AS headquarters", new { uri = SqliteDialect.UriOf(world.World.Headquarters.ConnectionString, "ro") });
        var sql = new SqliteConfigurationSql().Generate(SchedulerJob.Read(job));
        await connection.ExecuteAsync(sql.CreateTables + sql.CreateAtHeadquarters);

        foreach (var table in sql.Tables)
            foreach (var text in new[] { table.NextPage, table.CollectNext, table.KeepGone, table.DropEqual })
                Assert.That((await PlanAsync(connection, text)).Where(step => step.StartsWith("SCAN", StringComparison.Ordinal) && !IsSmall(step)), Is.Empty, text);
    }

    [Test]
    public void A_subjob_of_configuration_with_a_path_to_a_customer_is_refused()
    {
        var lost = new Subjob("X", ["A"], ["A"], new Dictionary<string, string> { ["PARTY"] = "A" });

        Assert.That(() => new SqliteConfigurationSql().Generate(Job with { Subjobs = [lost] }), Throws.InvalidOperationException.With.Message.Contains("Subjob X"));
    }

    [Test]
    public async Task No_statement_of_a_window_scans_a_table_of_the_channel_or_of_headquarters()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await using var connection = await world.Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync("ATTACH @uri AS headquarters", new { uri = SqliteDialect.UriOf(world.World.Headquarters.ConnectionString, "ro") });
        var sql = new SqliteDownloadSql().Generate(Job);
        await connection.ExecuteAsync(sql.CreateTables);
        var scans = new List<string>();

        foreach (var (name, text) in AtHeadquarters(sql).Concat(AtChannel(sql)).Where(part => !part.Name.Contains("Page", StringComparison.Ordinal)))
            foreach (var statement in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                foreach (var step in await PlanAsync(connection, statement))
                    if (step.StartsWith("SCAN", StringComparison.Ordinal) && !IsSmall(step)) scans.Add($"{name}: {step}");

        Assert.That(scans, Is.Empty);
        foreach (var subjob in sql.Subjobs)
            Assert.That(await PlanAsync(connection, subjob.NextPage), Has.Some.StartsWith("SEARCH").And.None.Contains("TEMP B-TREE"), subjob.Table);
    }

    [Test]
    public void A_subjob_without_a_path_to_the_customer_is_refused()
    {
        var pathless = new Subjob("X", ["A"], ["A"]);

        Assert.That(() => new SqliteDownloadSql().Generate(Job with { Subjobs = [pathless] }), Throws.InvalidOperationException.With.Message.Contains("Subjob X"));
    }

    // w, n, o, g and the tables by name are the window's own, at most a few thousand rows.
    private static bool IsSmall(string step) => step.Split(' ')[1] is "w" or "n" or "o" or "g" || step.Contains("NEW_", StringComparison.Ordinal) || step.Contains("GONE_", StringComparison.Ordinal)
        || step.Contains("WINDOW", StringComparison.Ordinal) || step.Contains("CONSTANT ROW", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> PlanAsync(System.Data.Common.DbConnection connection, string statement)
    {
        var parameters = new DynamicParameters(System.Text.RegularExpressions.Regex.Matches(statement, "@[a-zA-Z0-9]+").Select(match => match.Value).Distinct().ToDictionary(name => name, _ => (object)1));
        return (await connection.QueryAsync<Step>($"EXPLAIN QUERY PLAN {statement}", parameters)).Select(step => step.Detail).ToList();
    }

    private static IEnumerable<(string Name, string Text)> AtHeadquarters(WindowSql sql) =>
    [
        (nameof(sql.TakeCustomers), sql.TakeCustomers), (nameof(sql.HeadquartersPaths), sql.HeadquartersPaths), (nameof(sql.CollectConverted), sql.CollectConverted),
        .. sql.Subjobs.SelectMany(subjob => new[] { ($"Collect {subjob.Table}", subjob.Collect), ($"KeepUnreachable {subjob.Table}", subjob.KeepUnreachable) }),
    ];

    private static IEnumerable<(string Name, string Text)> AtChannel(WindowSql sql) =>
    [
        (nameof(sql.ChannelPaths), sql.ChannelPaths), (nameof(sql.DropEqualConverted), sql.DropEqualConverted), (nameof(sql.WriteConverted), sql.WriteConverted),
        .. sql.Subjobs.SelectMany(subjob => new[]
        {
            ($"FindGone {subjob.Table}", subjob.FindGone), ($"DropEqual {subjob.Table}", subjob.DropEqual), ($"DeleteGone {subjob.Table}", subjob.DeleteGone), ($"Upsert {subjob.Table}", subjob.Upsert),
            ($"FirstPage {subjob.Table}", subjob.FirstPage), ($"NextPage {subjob.Table}", subjob.NextPage), ($"LastKey {subjob.Table}", subjob.LastKey),
        }),
        (nameof(sql.Clear), sql.Clear),
    ];

    private static IEnumerable<(string Name, string Text)> AtHeadquarters(ConfigurationTableSql table) =>
    [
        ($"CollectFirst {table.Table}", table.CollectFirst), ($"CollectNext {table.Table}", table.CollectNext), ($"KeepGone {table.Table}", table.KeepGone),
    ];

    private static IEnumerable<(string Name, string Text)> AtChannel(ConfigurationTableSql table) =>
    [
        ($"FirstPage {table.Table}", table.FirstPage), ($"NextPage {table.Table}", table.NextPage), ($"LastKey {table.Table}", table.LastKey),
        ($"LastCollected {table.Table}", table.LastCollected), ($"TrimKeys {table.Table}", table.TrimKeys), ($"TrimCollected {table.Table}", table.TrimCollected),
        ($"DropEqual {table.Table}", table.DropEqual), ($"DeleteGone {table.Table}", table.DeleteGone), ($"Upsert {table.Table}", table.Upsert), ($"Clear {table.Table}", table.Clear),
    ];

    // A key is a number in one table and a text in another; T-SQL converts.
    private static string Keys(IEnumerable<ConfigurationTableSql> tables, Func<ConfigurationTableSql, IEnumerable<(string Name, string Text)>> texts) => string.Join(
        ", ", new[] { "@page int", "@key1 nvarchar(254)", "@key2 bigint", "@key3 bigint" }.Where(parameter => tables.SelectMany(texts).Any(part => part.Text.Contains(parameter.Split(' ')[0], StringComparison.Ordinal))));

    // Without blank lines: the parts stand and fall together, since each uses the temporary tables of the first.
    private static string Text(string card, IEnumerable<(string Name, string Text)> parts)
    {
        var text = new StringBuilder($"-- {card}\n");
        foreach (var (name, part) in parts) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"-- {name}\n{part.ReplaceLineEndings("\n").TrimEnd()}\n");
        return text.ToString();
    }

    private sealed class Step
    {
        public string Detail { get; init; } = "";
    }
}

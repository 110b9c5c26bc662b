using System.Text;
using Dapper;
using HqJobs.Sync.HqToChannel;
using HqJobs.Sync.Sql;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.HqToChannel;

public sealed class DownloadSqlTests
{
    private static readonly SchedulerJob Job = SchedulerJob.Read("1010");

    private const string Hints =
        "\n-- ROWLOCK: whoever reads or writes another customer must not wait for a page. KEEP PLAN: temporary tables are filled anew for every window;"
        + "\n-- recompiling for each would cost more than the statement does, but plans follow a channel that grows."
        + "\n-- LOOP JOIN, FORCE ORDER: a small table read from end to end would wait for every row that a till has locked.";

    [Test]
    public void The_statements_of_a_window_on_SQLite_are_as_approved()
    {
        var sql = AttachedWindowSql.Generate(Job);
        Approved.Verify("Window.sqlite.sql", Text(
            "One window of 1010, SQLite to SQLite. Applied twice it changes nothing.\n-- at channel\n-- attached headquarters",
            [("CreateTables", sql.CreateTables), .. AtHeadquarters(sql), .. AtChannel(sql)]));
    }

    [TestCase("sqlite", "\n-- attached headquarters", "")]
    [TestCase("sqlserver", "", Hints)]
    public void The_statements_of_a_window_between_two_connections_are_as_approved(string dialect, string attached, string hints)
    {
        var sql = SqlOf(dialect);
        Approved.Verify($"WindowAtHeadquarters.{dialect}.sql", Text(
            $"What a window of 1010 asks a headquarters that is a connection of its own. Nothing is changed there.{hints}\n-- at hq{attached}\n-- in @companies nvarchar(max), @after bigint, @upTo bigint, @customers int, @named nvarchar(max), @parties nvarchar(max), @locations nvarchar(max), @paths nvarchar(max)",
            AtHeadquarters(sql.WindowAtHeadquarters(Job))));
        Approved.Verify($"WindowAtChannel.{dialect}.sql", Text(
            $"What a window of 1010 does at a channel that is a connection of its own. Applied twice it changes nothing.{hints}\n-- at channel\n-- in @customers nvarchar(max), @converted nvarchar(max), {Rows(Job)}, @gone nvarchar(max), @page int, @key1 nvarchar(60), @key2 nvarchar(60), @key3 nvarchar(60)",
            AtChannel(sql.WindowAtChannel(Job))));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public async Task A_page_on_SQL_Server_begins_where_the_last_one_ended(int page)
    {
        await using var world = await TestWorld.CreateAsync(channels: 0, pair: Dialects.Headquarters.Single(pair => pair.UsesSqlServer));
        var subjob = new Subjob("RETAILSTOREADDRESSBOOK", ["STORERECID", "ADDRESSBOOK", "ADDRESSBOOKTYPE"], ["STORERECID", "ADDRESSBOOK", "ADDRESSBOOKTYPE"]);
        List<(long Store, long Book, long Type)> rows = [.. from store in new long[] { 1, 2 } from book in new long[] { 1, 3, 5 } from type in new long[] { 0, 1 } select (store, book, type)];
        await world.ExecuteAsync(world.Headquarters, $"DELETE FROM {subjob.Table}");
        foreach (var (store, book, type) in rows.AsEnumerable().Reverse())
            await world.ExecuteAsync(world.Headquarters, $"INSERT INTO {subjob.Table} (STORERECID, ADDRESSBOOK, ADDRESSBOOKTYPE) VALUES ({store}, {book}, {type})");

        await using var connection = await world.Headquarters.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        var read = (await connection.QueryAsync<(long, long, long)>(SqlServerTableSql.FirstPage(subjob.Table, subjob.Columns, subjob.Key), new { page })).ToList();
        for (var more = read; more.Count == page; read.AddRange(more))
        {
            var (key1, key2, key3) = read[^1];
            more = [.. await connection.QueryAsync<(long, long, long)>(SqlServerTableSql.NextPage(subjob.Table, subjob.Columns, subjob.Key), new { page, key1, key2, key3 })];
        }

        Assert.That(read, Is.EqualTo(rows));
    }

    [Test]
    public void The_statements_of_1110_and_1070_on_SQLite_are_as_approved([Values("1110", "1070")] string job)
    {
        var sql = AttachedConfigurationSql.Generate(SchedulerJob.Read(job));
        Approved.Verify($"Pages.{job}.sqlite.sql", Text(
            $"One page of {job}'s tables, SQLite to SQLite. Applied twice it changes nothing.\n-- at channel\n-- attached headquarters",
            [("CreateTables", sql.CreateTables), .. sql.Tables.SelectMany(table => AtHeadquarters(table).Concat(AtChannel(table)))]));
    }

    [Test]
    public void The_statements_of_1110_and_1070_between_two_connections_are_as_approved([Values("1110", "1070")] string name, [Values("sqlite", "sqlserver")] string dialect)
    {
        var (sql, job) = (SqlOf(dialect), SchedulerJob.Read(name));
        List<(string, string)> atHeadquarters = [.. job.Subjobs.SelectMany(subjob => AtHeadquarters(subjob.Table, sql.PageAtHeadquarters(subjob)))];
        List<(string, string)> atChannel = [.. job.Subjobs.SelectMany(subjob => AtChannel(sql.TableAtChannel(subjob, [])))];
        Approved.Verify($"PagesAtHeadquarters.{name}.{dialect}.sql", Text(
            $"What a page of {name}'s tables asks a headquarters that is a connection of its own. Nothing is changed there.\n-- at hq{(dialect == "sqlite" ? "\n-- attached headquarters" : "")}\n-- in {Used(job, atHeadquarters)}", atHeadquarters));
        Approved.Verify($"PagesAtChannel.{name}.{dialect}.sql", Text(
            $"What a page of {name}'s tables does at a channel that is a connection of its own. Applied twice it changes nothing.{(dialect == "sqlite" ? "" : Hints)}\n-- at channel\n-- in {Used(job, atChannel)}", atChannel));
    }

    [Test]
    public async Task A_page_of_configuration_finds_its_place_by_the_key([Values("1110", "1070")] string job)
    {
        await using var world = await ConfigurationWorld.CreateAsync();
        await using var connection = await world.Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync("ATTACH @uri AS headquarters", new { uri = SqliteDialect.UriOf(world.World.Headquarters.ConnectionString, "ro") });
        var sql = AttachedConfigurationSql.Generate(SchedulerJob.Read(job));
        await connection.ExecuteAsync(sql.CreateTables);

        foreach (var table in sql.Tables)
            foreach (var text in new[] { table.NextPage, table.CollectNext, table.KeepGone, table.DropEqual })
                Assert.That((await PlanAsync(connection, text)).Where(step => step.StartsWith("SCAN", StringComparison.Ordinal) && !IsSmall(step)), Is.Empty, text);
    }

    [Test]
    public void A_subjob_of_configuration_with_a_path_to_a_customer_is_refused()
    {
        var lost = new Subjob("X", ["A"], ["A"], new Dictionary<string, string> { ["PARTY"] = "A" });

        Assert.That(() => AttachedConfigurationSql.Generate(Job with { Subjobs = [lost] }), Throws.InvalidOperationException.With.Message.Contains("Subjob X"));
    }

    [Test]
    public async Task No_statement_of_a_window_scans_a_table_of_the_channel_or_of_headquarters()
    {
        await using var world = await DownloadWorld.CreateAsync();
        await using var connection = await world.Houston.Database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync("ATTACH @uri AS headquarters", new { uri = SqliteDialect.UriOf(world.World.Headquarters.ConnectionString, "ro") });
        var sql = AttachedWindowSql.Generate(Job);
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

        Assert.That(() => AttachedWindowSql.Generate(Job with { Subjobs = [pathless] }), Throws.InvalidOperationException.With.Message.Contains("Subjob X"));
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
        (nameof(sql.TakeCustomers), sql.TakeCustomers), (nameof(sql.TakeNamed), sql.TakeNamed), (nameof(sql.HeadquartersPaths), sql.HeadquartersPaths), (nameof(sql.CollectConverted), sql.CollectConverted),
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

    private static ITwoEndedSql SqlOf(string dialect) => dialect == "sqlite" ? new SqliteTwoEndedSql() : new SqlServerTwoEndedSql();

    private static IEnumerable<(string Name, string Text)> AtHeadquarters(HeadquartersWindowSql sql) =>
    [
        (nameof(sql.CreateTables), sql.CreateTables), (nameof(sql.Entitle), sql.Entitle), (nameof(sql.TakeCustomers), sql.TakeCustomers), (nameof(sql.TakeNamed), sql.TakeNamed), (nameof(sql.Collect), sql.Collect),
        .. sql.FindUnreachable.Select((text, i) => ($"FindUnreachable {Job.Subjobs[i].Table}", text)).DistinctBy(part => part.text),
    ];

    private static IEnumerable<(string Name, string Text)> AtChannel(ChannelWindowSql sql) =>
    [
        (nameof(sql.CreateTables), sql.CreateTables), (nameof(sql.FindPaths), sql.FindPaths),
        .. sql.Tables.SelectMany((table, i) => new[]
        {
            ($"ClearNew {table.Table}", table.ClearNew), ($"ClearGone {table.Table}", table.ClearGone), ($"Stage {table.Table}", table.Stage), ($"FindGone {table.Table}", sql.FindGone[i]), ($"DropEqual {table.Table}", table.DropEqual),
        }),
        (nameof(sql.ClearConverted), sql.ClearConverted), (nameof(sql.StageConverted), sql.StageConverted), (nameof(sql.DropEqualConverted), sql.DropEqualConverted), (nameof(sql.Count), sql.Count),
        .. sql.Tables.SelectMany(table => new[] { ($"DeleteGone {table.Table}", table.DeleteGone), ($"Upsert {table.Table}", table.Upsert) }),
        (nameof(sql.WriteConverted), sql.WriteConverted),
        .. sql.Tables.SelectMany(table => new[] { ($"FirstPage {table.Table}", table.FirstPage), ($"NextPage {table.Table}", table.NextPage), ($"StageGone {table.Table}", table.StageGone) }),
    ];

    private static IEnumerable<(string Name, string Text)> AtHeadquarters(string table, HeadquartersPageSql sql) =>
    [
        ($"CollectFirst {table}", sql.CollectFirst), ($"CollectNext {table}", sql.CollectNext), ($"FindGone {table}", sql.FindGone),
    ];

    private static IEnumerable<(string Name, string Text)> AtChannel(ChannelTableSql sql) =>
    [
        ($"CreateTables {sql.Table}", sql.CreateTables), ($"ClearNew {sql.Table}", sql.ClearNew), ($"ClearGone {sql.Table}", sql.ClearGone), ($"Stage {sql.Table}", sql.Stage), ($"DropEqual {sql.Table}", sql.DropEqual),
        ($"FirstPage {sql.Table}", sql.FirstPage), ($"NextPage {sql.Table}", sql.NextPage), ($"StageGone {sql.Table}", sql.StageGone),
        ($"Count {sql.Table}", sql.Count), ($"DeleteGone {sql.Table}", sql.DeleteGone), ($"Upsert {sql.Table}", sql.Upsert),
    ];

    private static string Rows(SchedulerJob job) => string.Join(", ", job.Subjobs.Select(subjob => $"@{subjob.Table} nvarchar(max)"));

    // A key is a number in one table and a text in another; T-SQL converts.
    private static string Used(SchedulerJob job, IEnumerable<(string Name, string Text)> parts) => string.Join(
        ", ", ((string[])["@page int", "@channels nvarchar(max)", "@keys nvarchar(max)", "@gone nvarchar(max)", .. Rows(job).Split(", "), "@key1 nvarchar(254)", "@key2 bigint", "@key3 bigint"])
            .Where(parameter => parts.Any(part => System.Text.RegularExpressions.Regex.IsMatch(part.Text, $@"{parameter.Split(' ')[0]}\b"))));

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

using System.Text.RegularExpressions;
using Dapper;
using HqJobs.Sync.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HqJobs.Sync.Tests.Sql;

[TestFixtureSource(typeof(Dialects), nameof(Dialects.Providers))]
public sealed class SchemaInstallerTests(DatabaseProvider provider)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SchemaInstaller installer = new(new FakeTimeProvider(Now), NullLogger<SchemaInstaller>.Instance);
    private readonly Dictionary<SchemaKind, string> newShapes = [];
    private string folder = null!;
    private Database database = null!;

    private static IEnumerable<TestCaseData> EarlierVersions =>
        from kind in Enum.GetValues<SchemaKind>() from applied in Enumerable.Range(0, Scripts(DatabaseProvider.Sqlite, kind).Count) select new TestCaseData(kind, applied);

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        folder = Directory.CreateTempSubdirectory("hqjobs-test-").FullName;
        database = await EmptyDatabaseAsync("some");
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [TestCase(SchemaKind.Hq)]
    [TestCase(SchemaKind.Channel)]
    public async Task Installing_journals_every_script(SchemaKind kind)
    {
        var change = await installer.InstallAsync(database, kind, CancellationToken.None);

        var status = await SchemaInstaller.StatusAsync(database, kind, CancellationToken.None);
        Assert.That(change.Applied, Is.Not.Empty);
        Assert.That(status.IsCurrent, Is.True);
        Assert.That(status.IsReal, Is.False);
        Assert.That(status.Applied.Select(script => script.Name), Is.EqualTo(change.Applied));
        Assert.That(status.Applied, Has.All.Property(nameof(AppliedScript.AppliedAt)).EqualTo(Now));
    }

    [Test]
    public async Task Installing_twice_changes_nothing()
    {
        await installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None);
        var (before, shape) = (await SchemaInstaller.StatusAsync(database, SchemaKind.Hq, CancellationToken.None), await ShapeAsync(database));

        var change = await installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None);

        Assert.That(change.Created, Is.False);
        Assert.That(change.Applied, Is.Empty);
        Assert.That((await SchemaInstaller.StatusAsync(database, SchemaKind.Hq, CancellationToken.None)).Applied, Is.EqualTo(before.Applied));
        Assert.That(await ShapeAsync(database), Is.EqualTo(shape));
    }

    [TestCaseSource(nameof(EarlierVersions))]
    public async Task A_database_of_any_earlier_version_is_brought_to_the_same_schema_as_a_new_one(SchemaKind kind, int applied)
    {
        await InstallFirstAsync(database, kind, applied);

        var change = await installer.InstallAsync(database, kind, CancellationToken.None);

        Assert.That(change.Applied, Is.EqualTo(Scripts(provider, kind).Skip(applied).Select(script => script.Name)));
        Assert.That((await SchemaInstaller.StatusAsync(database, kind, CancellationToken.None)).IsCurrent, Is.True);
        Assert.That(await ShapeAsync(database), Is.EqualTo(await NewShapeAsync(kind)));
    }

    [Test]
    public async Task Several_installations_at_once_share_the_scripts()
    {
        var changes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None))));

        var status = await SchemaInstaller.StatusAsync(database, SchemaKind.Hq, CancellationToken.None);
        Assert.That(status.IsCurrent, Is.True);
        Assert.That(changes.SelectMany(change => change.Applied), Is.EquivalentTo(status.Applied.Select(script => script.Name)));
    }

    [Test]
    public async Task An_edited_script_is_refused_with_its_name_the_database_and_what_to_do()
    {
        await installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None);
        await ExecuteAsync("UPDATE SCHEMAVERSIONS SET SCRIPTHASH = 'of another text' WHERE SCRIPTNAME = '0002.ax.Customers'");

        var status = await SchemaInstaller.StatusAsync(database, SchemaKind.Hq, CancellationToken.None);
        Assert.That(status.Edited, Is.EqualTo(new[] { "0002.ax.Customers" }));
        Assert.That(
            () => installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None),
            Throws.TypeOf<SchemaException>().With.Message.Contains("0002.ax.Customers").And.Message.Contains(database.ToString()).And.Message.Contains("Restore"));
    }

    [TestCase(SchemaKind.Hq, "0999.hq.FromTheFuture")]
    [TestCase(SchemaKind.Channel, "0999.crt.FromTheFuture")]
    public async Task A_database_of_a_newer_version_is_refused_with_the_script_the_database_and_what_to_do_and_nothing_is_written(SchemaKind kind, string script)
    {
        await installer.InstallAsync(database, kind, CancellationToken.None);
        await ExecuteAsync($"UPDATE SCHEMAVERSIONS SET SCRIPTNAME = '{script}' WHERE SCRIPTNAME = (SELECT MAX(SCRIPTNAME) FROM SCHEMAVERSIONS)"); // and one is pending
        var shape = await ShapeAsync(database);

        var status = await SchemaInstaller.StatusAsync(database, kind, CancellationToken.None);
        Assert.That((status.IsNewer, status.IsCurrent), Is.EqualTo((true, false)));
        Assert.That(status.Unknown, Is.EqualTo(new[] { script }));
        Assert.That(
            () => installer.InstallAsync(database, kind, CancellationToken.None),
            Throws.TypeOf<SchemaException>().With.Message.Contains(script).And.Message.Contains(database.ToString()).And.Message.Contains("use the newer HqJobs"));
        Assert.That((await SchemaInstaller.StatusAsync(database, kind, CancellationToken.None)).Applied, Is.EqualTo(status.Applied));
        Assert.That(await ShapeAsync(database), Is.EqualTo(shape));
    }

    [Test]
    public async Task A_failing_script_leaves_nothing_of_itself_and_is_run_again_once_the_reason_is_gone()
    {
        await InstallFirstAsync(database, SchemaKind.Hq, 2);
        await ExecuteAsync("CREATE TABLE LANGUAGETABLE (X bigint)"); // 0003 has created other tables before it meets this one

        Assert.That(
            () => installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None),
            Throws.TypeOf<SchemaException>().With.Message.Contains("0003.ax.ReferenceData").And.Message.Contains(database.ToString()));

        var status = await SchemaInstaller.StatusAsync(database, SchemaKind.Hq, CancellationToken.None);
        Assert.That(status.Applied.Select(script => script.Name), Is.EqualTo(new[] { "0001.ax.AsyncTables", "0002.ax.Customers" }));
        Assert.That(await ShapeAsync(database), Does.Not.Contain("CUSTGROUP."));

        await ExecuteAsync("DROP TABLE LANGUAGETABLE");
        await installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None);
        Assert.That((await SchemaInstaller.StatusAsync(database, SchemaKind.Hq, CancellationToken.None)).IsCurrent, Is.True);
    }

    [Test]
    public async Task At_a_real_channel_only_the_bookkeeping_scripts_run_now_and_later()
    {
        await InstallFirstAsync(database, SchemaKind.Channel, 2);
        await ExecuteAsync("DROP TABLE SCHEMAVERSIONS");

        var change = await installer.InstallAsync(database, SchemaKind.Channel, CancellationToken.None);
        var status = await SchemaInstaller.StatusAsync(database, SchemaKind.Channel, CancellationToken.None);

        Assert.That(change.Applied, Is.Not.Empty.And.All.Contains(".crt."));
        Assert.That(status.IsReal, Is.True);
        Assert.That(status.IsCurrent, Is.True);
        Assert.That(await ShapeAsync(database), Does.Not.Contain("FEATURESTATE"));
    }

    private async Task<Database> EmptyDatabaseAsync(string name)
    {
        if (provider == DatabaseProvider.SqlServer) return new Database(provider, await SqlServerDatabases.CreateEmptyAsync());
        var empty = new Database(provider, $"Data Source={Path.Combine(folder, name + ".db")}");
        await empty.Dialect.CreateIfMissingAsync(empty.ConnectionString, CancellationToken.None);
        return empty;
    }

    private async Task<string> NewShapeAsync(SchemaKind kind)
    {
        if (newShapes.TryGetValue(kind, out var known)) return known;
        var fresh = await EmptyDatabaseAsync("new");
        await installer.InstallAsync(fresh, kind, CancellationToken.None);
        return newShapes[kind] = await ShapeAsync(fresh);
    }

    private static async Task<string> ShapeAsync(Database database)
    {
        if (database.Provider == DatabaseProvider.SqlServer) return await SqlServerDatabases.ShapeAsync(database.ConnectionString);
        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        return string.Join('\n', await connection.QueryAsync<string>(
            """
            SELECT CONCAT(m.type, ' ', m.name, '.', c.name, ' ', c.type, ' ', c."notnull") FROM sqlite_schema AS m LEFT JOIN pragma_table_info(m.name) AS c WHERE m.type <> 'index' ORDER BY 1
            """)) + string.Join('\n', await connection.QueryAsync<string>("SELECT CONCAT(name, ' ', tbl_name) FROM sqlite_schema WHERE type = 'index' ORDER BY 1"));
    }

    // What an earlier version of HqJobs, which knew fewer scripts, left behind.
    private static async Task InstallFirstAsync(Database database, SchemaKind kind, int count)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync(database.Sql["Schema/Journal/CreateJournal"]);
        foreach (var (name, text) in Scripts(database.Provider, kind).Take(count))
        {
            foreach (var batch in Regex.Split(text, @"^go\s*$", RegexOptions.Multiline)) await connection.ExecuteAsync(batch);
            await connection.ExecuteAsync(database.Sql["Schema/Journal/RecordScript"], new { name, hash = SchemaInstaller.Hash(text), now = Now });
        }
    }

    private static IReadOnlyList<(string Name, string Text)> Scripts(DatabaseProvider provider, SchemaKind kind)
    {
        var ending = provider == DatabaseProvider.SqlServer ? ".sqlserver.sql" : ".sqlite.sql";
        return [.. SqlText.List($"Schema/{kind}").Where(path => path.EndsWith(ending, StringComparison.Ordinal)).Select(path => (Path.GetFileName(path)[..^ending.Length], SqlText.Read(path)))];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync(TestWorld.For(database, sql));
    }
}

/// <summary>What is said of files only.</summary>
public sealed class SchemaInstallerFilesTests
{
    private readonly SchemaInstaller installer = new(TimeProvider.System, NullLogger<SchemaInstaller>.Instance);
    private string folder = null!;
    private Database database = null!;

    [SetUp]
    public void CreateFolder()
    {
        folder = Directory.CreateTempSubdirectory("hqjobs-test-").FullName;
        database = new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "deeper", "some.db")}");
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Installing_creates_file_and_folder_in_WAL_mode()
    {
        var change = await installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None);

        await using var connection = await database.OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        Assert.That(change.Created, Is.True);
        Assert.That(await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"), Is.EqualTo("wal"));
    }

    [Test]
    public async Task Installing_twice_leaves_the_file_as_it_is()
    {
        await installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None);
        var before = await File.ReadAllBytesAsync(SqliteDialect.PathOf(database.ConnectionString));

        await installer.InstallAsync(database, SchemaKind.Hq, CancellationToken.None);

        Assert.That(await File.ReadAllBytesAsync(SqliteDialect.PathOf(database.ConnectionString)), Is.EqualTo(before));
    }

    [Test]
    public async Task A_place_where_no_file_can_be_created_is_named()
    {
        var inAFile = Path.Combine(folder, "note.txt");
        File.WriteAllText(inAFile, "a file, no folder");
        var impossible = new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(inAFile, "some.db")}");

        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => installer.InstallAsync(impossible, SchemaKind.Hq, CancellationToken.None));
        Assert.That(refused!.Message, Does.Contain(Path.Combine(inAFile, "some.db")).And.Contain("check the path and the rights"));
    }

    [Test]
    public async Task A_missing_database_is_reported_as_unreachable_and_not_created()
    {
        var status = await SchemaInstaller.StatusAsync(database, SchemaKind.Hq, CancellationToken.None);

        Assert.That(status.Reachable, Is.False);
        Assert.That(status.IsCurrent, Is.False);
        Assert.That(status.Problem, Does.Contain("some.db").And.Contain("db init"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
    }
}

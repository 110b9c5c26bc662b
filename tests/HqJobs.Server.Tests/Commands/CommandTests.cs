using System.Text.Json;
using Dapper;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Tests.Commands;

/// <summary>One small installation, driven by the real program the way a CI job does.</summary>
public sealed class CommandTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task A_sample_installation_runs_without_errors_and_prints_only_json()
    {
        Assert.That((await RunAsync("db", "init", "--sample", "12")).ExitCode, Is.Zero);
        var again = await RunAsync("db", "init", "--sample", "12");
        Assert.That(again.ExitCode, Is.Zero, again.Error);
        Assert.That(again.Output, Does.Contain("up to date").And.Contain("no sample customers were added"));

        var dry = await RunAsync("run", "customer-sync", "--dry-run", "--json");
        Assert.That(dry.ExitCode, Is.Zero, dry.Output + dry.Error);
        Assert.That(JsonDocument.Parse(dry.Output).RootElement.GetProperty("stages")[0].GetProperty("channels")[0].GetProperty("rows").GetInt64(), Is.GreaterThanOrEqualTo(12));

        var run = await RunAsync("run", "customer-sync", "--json");

        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        Assert.That(run.Error, Is.Empty);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.That(root.GetProperty("pipeline").GetString(), Is.EqualTo("customer-sync"));
        Assert.That(root.GetProperty("status").GetString(), Is.EqualTo("Succeeded"));
        Assert.That(root.GetProperty("startedAt").GetString(), Does.EndWith("Z"));
        var stages = root.GetProperty("stages").EnumerateArray().ToList();
        Assert.That(stages.Select(stage => stage.GetProperty("job").GetString()), Is.EqualTo(new[] { "P-0001", "SYNC", "1010" }));
        Assert.That(stages[1].GetProperty("customersCreated").GetInt64(), Is.EqualTo(12));
        Assert.That(stages[0].GetProperty("channels")[0].EnumerateObject().Select(property => property.Name), Is.EqualTo(new[] { "channel", "status", "rows", "failedRows", "error" }));

        var runs = await RunAsync("runs", "list", "--json");
        Assert.That(JsonDocument.Parse(runs.Output).RootElement[0].GetProperty("runId").GetString(), Is.EqualTo(root.GetProperty("runId").GetString()));
        var status = await RunAsync("status", "--json");
        Assert.That(JsonDocument.Parse(status.Output).RootElement[0].GetProperty("backlog").GetInt64(), Is.Zero);
        var retry = await RunAsync("runs", "retry", root.GetProperty("runId").GetString()!);
        Assert.That((retry.ExitCode, retry.Error), Is.EqualTo((2, $"Nothing failed in run {root.GetProperty("runId").GetString()}: it is Succeeded.{Environment.NewLine}")));
    }

    [Test]
    public async Task A_channel_whose_database_was_replaced_is_told_by_check_status_and_doctor_until_the_right_one_is_back()
    {
        Assert.That((await RunAsync("db", "init", "--sample", "5")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("run", "customer-sync")).ExitCode, Is.Zero);
        File.Move(folder.File("hqjobs-data/houston.db"), folder.File("hqjobs-data/right.db"));
        Assert.That((await RunAsync("db", "init")).ExitCode, Is.Zero);

        var check = await RunAsync("channel", "check", "houston");
        Assert.That(check.ExitCode, Is.EqualTo(1), check.Output + check.Error);
        Assert.That(check.Output, Does.Contain("houston: cannot be served as it is").And.Contain("the channel 'houston' was restored or replaced"));
        Assert.That((await RunAsync("doctor")).Output, Does.Contain("the channel 'houston' was restored or replaced"));

        Assert.That((await RunAsync("run", "p-0001")).ExitCode, Is.Not.Zero);
        var status = await RunAsync("status", "--json");
        Assert.That(status.ExitCode, Is.EqualTo(1), status.Output);
        Assert.That(JsonDocument.Parse(status.Output).RootElement[0].GetProperty("error").GetString(), Does.StartWith("its last upload failed: the channel 'houston' was restored or replaced"));

        File.Move(folder.File("hqjobs-data/right.db"), folder.File("hqjobs-data/houston.db"), overwrite: true);
        Assert.That((await RunAsync("channel", "check", "houston")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("run", "p-0001")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("status")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_channel_whose_database_was_replaced_goes_on_once_it_is_rebased()
    {
        Assert.That((await RunAsync("db", "init", "--sample", "5")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("run", "customer-sync")).ExitCode, Is.Zero);
        var nothing = await RunAsync("channel", "rebase", "houston");
        Assert.That((nothing.ExitCode, nothing.Output), Is.EqualTo((0, $"houston is the database headquarters knows (epoch 1): there is nothing to rebase, and nothing was changed.{Environment.NewLine}")));
        File.Move(folder.File("hqjobs-data/houston.db"), folder.File("hqjobs-data/lost.db"));
        Assert.That((await RunAsync("channel", "rebase", "houston")).ExitCode, Is.EqualTo(3), "nobody can compare what is not there");
        Assert.That((await RunAsync("db", "init")).ExitCode, Is.Zero);
        await ExecuteAsync("hqjobs-data/houston.db", "INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, CUSTACCOUNTASYNC, OPERATION, RELATIONSHIPTYPE, FIRSTNAME, LASTNAME, CUSTGROUP, CURRENCY) VALUES ('usrt', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', 1, 1, 'New', 'Database', '30', 'NOK')");
        Assert.That((await RunAsync("run", "p-0001", "--json")).Output, Does.Contain("hqjobs channel rebase houston"));

        var dry = await RunAsync("channel", "rebase", "houston", "--dry-run", "--json");
        using (var document = JsonDocument.Parse(dry.Output))
        {
            var root = document.RootElement;
            Assert.That(
                (root.GetProperty("epoch").GetInt64(), root.GetProperty("rebased").GetBoolean(), root.GetProperty("rows").GetInt64(), root.GetProperty("known").GetInt64()),
                Is.EqualTo((2, false, 1, 0)), dry.Output);
        }
        var rebased = await RunAsync("channel", "rebase", "houston");

        Assert.That(rebased.ExitCode, Is.Zero, rebased.Error);
        Assert.That(rebased.Output, Does.StartWith("houston was restored or replaced: in RETAILASYNCCUSTOMERV2, ").And.Contain("Epoch 2 has begun. Of 1 rows").And.Contain("hqjobs run customer-sync"));
        var run = await RunAsync("run", "customer-sync");
        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        Assert.That((await RunAsync("trace", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")).Output, Does.Contain("houston/2/c/1"));
        Assert.That((await RunAsync("status")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("channel", "rebase", "nowhere")).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_channel_that_cannot_be_created_does_not_keep_the_others_from_their_schema()
    {
        File.WriteAllText(Path.Combine(folder.Path, "broken.db"), "this is no database, and never was one");
        string[] oslo = ["--setting", "Channels:broken:ConnectionString=Data Source=broken.db", "--setting", "Channels:oslo:ConnectionString=Data Source=oslo.db"];

        var init = await RunAsync(["db", "init", "--sample", "5", "--json", .. oslo]);

        Assert.That(init.ExitCode, Is.EqualTo(1), init.Output + init.Error);
        var databases = JsonDocument.Parse(init.Output).RootElement.GetProperty("databases").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("result").GetString());
        Assert.That(databases, Is.EquivalentTo(new Dictionary<string, string> { ["headquarters"] = "created", ["houston"] = "created", ["broken"] = "failed", ["oslo"] = "created" }));
        Assert.That(init.Output, Does.Contain("broken.db"));
    }

    [TestCase("run customer-sync")]
    [TestCase("status")]
    [TestCase("db init")]
    [TestCase("serve")]
    public async Task Headquarters_of_a_newer_version_is_refused_and_left_as_it_is(string command)
    {
        Assert.That((await RunAsync("db", "init")).ExitCode, Is.Zero);
        await ExecuteAsync("hqjobs-data/headquarters.db", "INSERT INTO SCHEMAVERSIONS (SCRIPTNAME, SCRIPTHASH, APPLIEDDATETIME) VALUES ('0999.hq.FromTheFuture', '', '2030-01-01T00:00:00.000Z')");

        var refused = await InvokeAsync(command);

        Assert.That(refused.ExitCode, Is.EqualTo(2), refused.Output + refused.Error);
        Assert.That(refused.Error, Does.Contain("headquarters.db is newer").And.Contain("0999.hq.FromTheFuture").And.Contain("use the newer HqJobs"));
    }

    [Test]
    public async Task A_configuration_that_cannot_be_read_ends_with_2_and_its_path()
    {
        var file = folder.Write("secret.json", "{}");
        using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var refused = await InvokeAsync("status --config secret.json");

        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Does.Contain(file).And.Contain("cannot be read").And.Contain("--config"));
    }

    [Test]
    public async Task Headquarters_that_refuses_to_be_written_is_named_with_its_reason()
    {
        Assert.That((await RunAsync("db", "init")).ExitCode, Is.Zero);
        var file = folder.File("hqjobs-data/headquarters.db");
        await ExecuteAsync("hqjobs-data/headquarters.db", "CREATE TRIGGER REFUSE BEFORE INSERT ON PIPELINERUN BEGIN SELECT raise(FAIL, 'no runs today'); END");

        var refused = await InvokeAsync("run p-0001");

        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((3, "")));
        Assert.That(refused.Error, Does.Contain(file).And.Contain("no runs today").And.Not.Contain("HQJOBS_DEBUG"));
    }

    [Test]
    public async Task Samples_leave_headquarters_of_channels_in_use_as_it_is()
    {
        Assert.That((await RunAsync("db", "init")).ExitCode, Is.Zero);
        await ExecuteAsync("hqjobs-data/houston.db", "INSERT INTO RETAILASYNCCUSTOMERV2 (DATAAREAID, OPERATION, LASTNAME) VALUES ('usrt', 1, 'Ek')");

        var init = await InvokeAsync("db init --sample 5");

        Assert.That(init.ExitCode, Is.Zero, init.Output + init.Error);
        Assert.That(init.Output, Does.Contain("no sample customers were added"));
        await using var headquarters = await new Database(DatabaseProvider.Sqlite, $"Data Source={folder.File("hqjobs-data/headquarters.db")}").OpenAsync(DatabaseAccess.Read, CancellationToken.None);
        Assert.That(await headquarters.ExecuteScalarAsync<long>("SELECT (SELECT COUNT(*) FROM CUSTGROUP) + (SELECT COUNT(*) FROM NUMBERSEQUENCETABLE) + (SELECT COUNT(*) FROM RETAILCHANNELTABLE)"), Is.Zero);
    }

    [TestCase("run nothing", "There is no pipeline 'nothing'. Pipelines: customer-sync, channel-config, ")]
    [TestCase("run customer-sync --channel bergen", "There is no channel 'bergen'. Channels: houston.")]
    [TestCase("run customer-sync --max-parallel 0", "--max-parallel 0: allowed are 1 to 256.")]
    [TestCase("run customer-sync --max-parallel many", "--max-parallel many: allowed are 1 to 256.\nSee: hqjobs run --help")]
    [TestCase("run customer-sync", "run: hqjobs db init")]
    [TestCase("run", "Required argument 'PIPELINE' missing")]
    [TestCase("channel check bergen", "There is no channel 'bergen'. Channels: houston.")]
    [TestCase("channel", "Commands: list, check, pause, resume, rebase.")]
    [TestCase("key create ci --role King", "'King' is no role; allowed: Viewer, Operator, Administrator.")]
    [TestCase("rum", "'rum' is not understood here.")]
    [TestCase("status --setting Upload:BatchSize=0", "HqJobs:Upload:BatchSize: '0' is not allowed; allowed: 1 to 100000")]
    [TestCase("status --config nowhere.json", "there is no such file")]
    [TestCase("demo --customers 5", "--customers 5: allowed are 40 to 10000000.")]
    [TestCase("demo --provider Oracle", "--provider Oracle: allowed are Sqlite, SqlServer.\nSee: hqjobs demo --help")]
    [TestCase("demo --provider SqlServer", "--provider SqlServer needs the server: --connection-string")]
    [TestCase("demo --connection-string Server=db", "--connection-string belongs to --provider SqlServer.")]
    [TestCase("demo --provider SqlServer --connection-string Database=hq", "--connection-string cannot be read, or names no server")]
    [TestCase("demo --provider SqlServer --connection-string Server=db;Pasword=s3cret", "--connection-string cannot be read, or names no server")]
    [TestCase("db init --hq --sample 5", "leave out --hq, --channel and --jobs")]
    [TestCase("serve --setting JobStorage:Provider=PostgreSql --setting JobStorage:ConnectionString=x", "HqJobs:JobStorage:ConnectionString: cannot be read, or names no server or no database; allowed: Host=HOST;Database=NAME;Username=NAME;…")]
    public async Task Wrong_usage_ends_with_2_and_says_what_would_be_right(string command, string expected)
    {
        var refused = await InvokeAsync(command);

        Assert.That(refused.Error, Does.Contain(expected));
        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((2, "")));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty, "nothing was started");
    }

    [Test]
    public async Task A_demo_ends_as_expected_and_its_folder_works_from_anywhere()
    {
        var demo = await RunAsync("demo", "--customers", "60", "--seed", "7", "--dir", "d");
        Assert.That(demo.ExitCode, Is.Zero, demo.Output + demo.Error);
        Assert.That(demo.Output, Does.Contain("As expected").And.Contain("Pending synchronization"));
        Assert.That(Directory.EnumerateFiles(folder.File("d"), "*.db").Select(Path.GetFileName), Is.EquivalentTo(new[] { "headquarters.db", "houston.db", "oslo.db", "berlin.db", "webshop.db" }));

        var elsewhere = await HqJobsProgram.RunAsync(Path.GetTempPath(), "status", "--json", "--config", folder.File("d/hqjobs.json"));
        Assert.That(elsewhere.ExitCode, Is.Zero, elsewhere.Error);
        Assert.That(JsonDocument.Parse(elsewhere.Output).RootElement.GetArrayLength(), Is.EqualTo(5));

        const string Unknown = "COUNTRY: 'ATL' is not a country of headquarters";
        var status = await HqJobsProgram.RunAsync(folder.File("d"), "status");
        Assert.That(status.Output, Does.Contain("What headquarters did not accept, and why").And.Contain(Unknown));
        var run = await HqJobsProgram.RunAsync(folder.File("d"), "run", "customer-sync", "--json");
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Output + run.Error);
        var refused = JsonDocument.Parse(run.Output).RootElement.GetProperty("notAccepted").EnumerateArray()
            .Single(operation => operation.GetProperty("error").GetString()!.StartsWith(Unknown, StringComparison.Ordinal));
        Assert.That((refused.GetProperty("record").GetString(), refused.GetProperty("status").GetString()), Is.EqualTo(("address", "Failed")));
        Assert.That(refused.GetProperty("operation").GetString(), Does.Match($"^{refused.GetProperty("channel").GetString()}/1/a/[0-9]+$"));
        var dry = await HqJobsProgram.RunAsync(folder.File("d"), "run", "customer-sync", "--dry-run");
        Assert.That(dry.Output, Does.StartWith("customer-sync").And.Contain("dry run: nothing was written").And.Not.Contain("  run 2"), "it has no id that `runs show` would know");
    }

    [Test]
    public async Task Every_reason_why_operations_fail_is_told_without_any_database()
    {
        var text = await InvokeAsync("operations reasons");
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain("UnknownCountry").And.Contain("COUNTRY: ‹value› is not a country of headquarters.").And.Contain("‹countries›"));
        var json = await InvokeAsync("operations reasons --json");
        var all = JsonDocument.Parse(json.Output).RootElement.EnumerateArray().ToDictionary(reason => reason.GetProperty("code").GetString()!);
        Assert.That((all["UnknownCountry"].GetProperty("rules").GetString(), all["WaitsForCreation"].GetProperty("effect").GetString()), Is.EqualTo(("R46", "Blocks")));
    }

    [Test]
    public async Task A_folder_that_is_not_a_demos_is_left_alone()
    {
        folder.Write("precious/headquarters.db", "mine");
        var demo = await RunAsync("demo", "--dir", "precious");
        Assert.That((demo.ExitCode, demo.Output), Is.EqualTo((2, "")));
        Assert.That(File.ReadAllText(folder.File("precious/headquarters.db")), Is.EqualTo("mine"));
    }

    private Task<ProgramResult> RunAsync(params string[] args) => HqJobsProgram.RunAsync(folder.Path, args);

    // In this process, which is faster; a command that does not end by itself is cancelled.
    private async Task<ProgramResult> InvokeAsync(string command)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new HqJobs.Server.Commands.Shell(
            HqJobs.Server.Commands.Shell.Open(output, isRedirected: true), HqJobs.Server.Commands.Shell.Open(error, isRedirected: true), folder.Path, TimeProvider.System);
        var code = await new HqJobs.Server.Commands.CommandLine(shell).InvokeAsync(command.Split(' '), patience.Token);
        return new ProgramResult(code, output.ToString(), error.ToString());
    }

    private async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = await new Database(DatabaseProvider.Sqlite, $"Data Source={folder.File(file)}").OpenAsync(DatabaseAccess.Write, CancellationToken.None);
        await connection.ExecuteAsync(sql);
    }
}

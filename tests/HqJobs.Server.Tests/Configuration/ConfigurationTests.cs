using HqJobs.Server.Configuration;
using HqJobs.Sync.ChannelToHq;
using HqJobs.Sync.Sql;

namespace HqJobs.Server.Tests.Configuration;

[NonParallelizable] // environment variables belong to the whole process
public sealed class ConfigurationTests
{
    private const string Minimal = """{ "HqJobs": { "Headquarters": { "ConnectionString": "Data Source=hq.db" }, "Channels": { "oslo": { "ConnectionString": "Data Source=oslo.db" } } } }""";

    private const string Hash = "pbkdf2-sha256.600000.unej5lQdLEtNHGyR6xHb2Gn_ZiYuOPDK57RE_s6SwmY.pmMvlnU2JeE7Y2TUYAyQQQpVbppHcui1Rv3lRQCrOzw";

    private TempFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Without_a_file_the_embedded_default_is_the_one_of_the_contract()
    {
        var settings = Load();

        Assert.That(settings.Source, Does.Contain("default"));
        Assert.That(settings.Databases.Headquarters.ToString(), Is.EqualTo(folder.File("hqjobs-data/headquarters.db")));
        var houston = settings.Databases["houston"];
        Assert.That(houston.Database.ToString(), Is.EqualTo(folder.File("hqjobs-data/houston.db")));
        Assert.That(houston.ChannelIds, Is.EqualTo(new[] { 5637144592 }));
        Assert.That(houston.DataGroup, Is.EqualTo("Default"));
        Assert.That(settings.Options.Pipelines["customer-sync"].Cron, Is.EqualTo("*/15 * * * *"));
        Assert.That(settings.Options.JobStorage.Provider, Is.EqualTo(JobStorageProvider.InMemory));
    }

    [Test]
    public void One_database_of_a_server_serves_one_purpose_however_it_is_spelled()
    {
        folder.Write("hqjobs.json", """
            { "HqJobs": { "Headquarters": { "Provider": "SqlServer", "ConnectionString": "Server=db;Database=shop" },
                          "Channels": { "oslo": { "Provider": "SqlServer", "ConnectionString": "Server=DB;Database=Shop" } } } }
            """);

        var refusal = Assert.Throws<ConfigurationException>(() => Load())!;

        Assert.That(refusal.Problems, Is.EqualTo(new[] { "HqJobs:Channels:oslo:ConnectionString: names the same database as HqJobs:Headquarters:ConnectionString; each needs its own" }));
    }

    [Test]
    public void SQL_Server_is_spoken_to_as_configured()
    {
        folder.Write("hqjobs.json", """
            { "HqJobs": { "Headquarters": { "Provider": "SqlServer", "ConnectionString": "Server=db;Database=shop" },
                          "Channels": { "oslo": { "ConnectionString": "Data Source=oslo.db" } },
                          "SqlServer": { "CommandTimeout": "00:02:00", "MaxPoolSize": 50 } } }
            """);

        var settings = Load();

        Assert.That((settings.Options.SqlServer.CommandTimeout, settings.Options.SqlServer.MaxPoolSize), Is.EqualTo((TimeSpan.FromMinutes(2), 50)));
        Assert.That((settings.Databases.Headquarters.Provider, settings.Databases["oslo"].Database.Provider), Is.EqualTo((DatabaseProvider.SqlServer, DatabaseProvider.Sqlite)));
    }

    [Test]
    public void The_file_in_the_working_folder_is_found()
    {
        folder.Write("hqjobs.json", Minimal);

        Assert.That(Load().Databases.DataStores.Select(store => store.Name.Value), Is.EqualTo(new[] { "oslo" }));
    }

    [Test]
    public void Paths_in_a_file_are_relative_to_the_file()
    {
        var file = folder.Write("shop/hqjobs.json", Minimal);

        var settings = Settings.Load(file, [], folder.Path);

        Assert.That(settings.Databases.Headquarters.ToString(), Is.EqualTo(folder.File("shop/hq.db")));
        Assert.That(settings.Databases["OSLO"].Database.ToString(), Is.EqualTo(folder.File("shop/oslo.db")));
    }

    [Test]
    public void The_environment_overrides_the_file_and_the_command_line_overrides_both()
    {
        folder.Write("hqjobs.json", Minimal);
        using var variable = new EnvironmentVariable("HqJobs__Upload__BatchSize", "7");
        Assert.That(Load().Options.Upload.BatchSize, Is.EqualTo(7));
        Assert.That(Load("Upload:BatchSize=8").Options.Upload.BatchSize, Is.EqualTo(8));
        Assert.That(Load("HqJobs__Upload__BatchSize=9").Options.Upload.BatchSize, Is.EqualTo(9));
        Assert.That(Load("Upload:BatchSize=9", "upload:batchsize=10").Options.Upload.BatchSize, Is.EqualTo(10), "the last one");
    }

    [Test]
    public void Comments_and_trailing_commas_are_welcome()
    {
        folder.Write("hqjobs.json", Minimal.Replace("} } }", "}, /* one */ }, }"));
        Assert.That(Load().Databases.DataStores, Has.Count.EqualTo(1));
    }

    [Test]
    public void Channels_keep_the_order_of_the_file()
    {
        folder.Write("hqjobs.json", Minimal.Replace("\"oslo\"", "\"zagreb\": { \"ConnectionString\": \"Data Source=z.db\" }, \"oslo\""));
        Assert.That(Load("Channels:aarhus:ConnectionString=Data Source=a.db").Databases.DataStores.Select(store => store.Name.Value), Is.EqualTo(new[] { "zagreb", "oslo", "aarhus" }));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        var refusal = Refusal(() => Settings.Load("nowhere.json", [], folder.Path));
        Assert.That(refusal.Message, Does.Contain(folder.File("nowhere.json")).And.Contain("no such file"));
    }

    // Each text stands inside { "HqJobs": { … } } beside a valid HQ and channel unless it brings its own.
    [TestCase("\"Upload\": { \"BatchSise\": 1 }", "HqJobs:Upload:BatchSise: unknown key; allowed: BatchSize, GapWindow, GapRetention")]
    [TestCase("\"Uplaod\": { }", "HqJobs:Uplaod: unknown key; allowed: Headquarters, Channels, JobStorage, Pipelines, Upload, Synchronize, Download, Lease, Cleanup, Security")]
    [TestCase("\"Upload\": { \"BatchSize\": 0 }", "HqJobs:Upload:BatchSize: '0' is not allowed; allowed: 1 to 100000")]
    [TestCase("\"Upload\": { \"BatchSize\": \"many\" }", "HqJobs:Upload:BatchSize: 'many' is not allowed; allowed: 1 to 100000")]
    [TestCase("\"Upload\": { \"BatchSize\": \"\" }", "HqJobs:Upload:BatchSize: is empty")]
    [TestCase("\"Upload\": { \"GapWindow\": \"-1.00:00:00\" }", "HqJobs:Upload:GapWindow: '-1.00:00:00' is not allowed; allowed: 00:00:00 to 365.00:00:00")]
    [TestCase("\"Upload\": 5", "HqJobs:Upload: is a section with keys, not a value")]
    [TestCase("\"Upload\": { \"BatchSize\": { \"a\": 1 } }", "HqJobs:Upload:BatchSize: is one value, not a section")]
    [TestCase("\"Synchronize\": { \"BatchSize\": 10001 }", "HqJobs:Synchronize:BatchSize: '10001' is not allowed; allowed: 1 to 10000")]
    [TestCase("\"Download\": { \"LockBudget\": \"soon\" }", "HqJobs:Download:LockBudget: 'soon' is not allowed; allowed: 00:00:00.001 to 00:00:10")]
    [TestCase("\"Lease\": { \"Duration\": \"00:00:01\" }", "HqJobs:Lease:Duration: '00:00:01' is not allowed; allowed: 00:00:02 to 00:10:00")]
    [TestCase("\"Security\": { \"Password\": \"x\" }", "HqJobs:Security:Password: unknown key; allowed: ApiKeys, Proxy")]
    [TestCase("\"Security\": { \"ApiKeys\": { \"ci\": { \"Hash\": \"hqjobs.ci.secret\", \"Role\": \"Viewer\" } } }", "HqJobs:Security:ApiKeys:ci:Hash: is not a hash of a key; run: hqjobs key create ci --role Viewer")]
    [TestCase("\"Security\": { \"ApiKeys\": { \"ci\": { \"Role\": \"Viewer\" } } }", "HqJobs:Security:ApiKeys:ci:Hash: is not a hash of a key")]
    [TestCase("\"Security\": { \"ApiKeys\": { \"ci\": { \"Hash\": \"" + Hash + "\" } } }", "HqJobs:Security:ApiKeys:ci:Role: is missing; a value is needed")]
    [TestCase("\"Security\": { \"ApiKeys\": { \"ci\": { \"Hash\": \"" + Hash + "\", \"Role\": \"Boss\" } } }", "HqJobs:Security:ApiKeys:ci:Role: 'Boss' is not allowed; allowed: Viewer, Operator, Administrator")]
    [TestCase("\"Security\": { \"ApiKeys\": { \"ci\": { \"Hash\": \"" + Hash + "\", \"Role\": 3 } } }", "HqJobs:Security:ApiKeys:ci:Role: '3' is not allowed; allowed: Viewer, Operator, Administrator")]
    [TestCase("\"Security\": { \"ApiKeys\": { \"c.i\": { \"Hash\": \"" + Hash + "\", \"Role\": \"Viewer\" } } }", "HqJobs:Security:ApiKeys:c.i: 'c.i' is no name of a key")]
    [TestCase("\"Security\": { \"ApiKeys\": { \"ci\": \"hqjobs.ci.secret\" } }", "HqJobs:Security:ApiKeys:ci: is a section with keys, not a value; allowed: Hash, Role")]
    [TestCase("\"Security\": { \"Proxy\": { \"Users\": { \"alma\": \"Viewer\" } } }", "HqJobs:Security:Proxy:TrustedAddresses: is missing")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"10.1.2.3\" ] } }", "HqJobs:Security:Proxy: lets nobody in")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"proxy\" ], \"DefaultRole\": \"Viewer\" } }", "HqJobs:Security:Proxy:TrustedAddresses:0: 'proxy' is not allowed; allowed: an address or network")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"10.0.0.0/8\", \"0.0.0.0/0\" ], \"DefaultRole\": \"Viewer\" } }", "HqJobs:Security:Proxy:TrustedAddresses:1: '0.0.0.0/0' is not allowed")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": \"10.1.2.3\", \"DefaultRole\": \"Viewer\" } }", "HqJobs:Security:Proxy:TrustedAddresses: is a list")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"::1\" ], \"DefaultRole\": \"Root\" } }", "HqJobs:Security:Proxy:DefaultRole: 'Root' is not allowed; allowed: Viewer, Operator, Administrator")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"::1\" ], \"Users\": { \"alma\": \"Root\" } } }", "HqJobs:Security:Proxy:Users:alma: 'Root' is not allowed; allowed: Viewer, Operator, Administrator")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"::1\" ], \"Users\": { \"alma\": { } } } }", "HqJobs:Security:Proxy:Users:alma: '' is not allowed")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"::1\" ], \"Users\": { \" alma\": \"Viewer\" } } }", "HqJobs:Security:Proxy:Users: alma: is no name of a user")]
    [TestCase("\"Security\": { \"Proxy\": { \"TrustedAddresses\": [ \"::1\" ], \"DefaultRole\": \"Viewer\", \"UserHeader\": \"X User\" } }", "HqJobs:Security:Proxy:UserHeader: 'X User' is not allowed")]
    [TestCase("\"JobStorage\": { \"Provider\": \"Redis\" }", "HqJobs:JobStorage:Provider: 'Redis' is not allowed; allowed: InMemory, SqlServer, PostgreSql")]
    [TestCase("\"JobStorage\": { \"Provider\": 1 }", "HqJobs:JobStorage:Provider: '1' is not allowed; allowed: InMemory, SqlServer, PostgreSql")]
    [TestCase("\"JobStorage\": { \"Provider\": \"SqlServer\" }", "HqJobs:JobStorage:ConnectionString: is missing")]
    [TestCase("\"Pipelines\": { \"customer-sink\": { } }", "HqJobs:Pipelines:customer-sink: unknown pipeline; allowed: customer-sync, channel-config, ")]
    [TestCase("\"Pipelines\": { \"customer-sync\": { \"Cron\": \"* * *\" } }", "HqJobs:Pipelines:customer-sync:Cron: '* * *' is not allowed; allowed: minute hour day month weekday")]
    [TestCase("\"Pipelines\": { \"customer-sync\": { \"Cron\": \"61 * * * *\" } }", "HqJobs:Pipelines:customer-sync:Cron: '61 * * * *' is not allowed")]
    [TestCase("\"Pipelines\": { \"customer-sync\": { \"TimeZone\": \"Mars\" } }", "HqJobs:Pipelines:customer-sync:TimeZone: 'Mars' is not allowed; allowed: UTC or a time zone of this machine")]
    [TestCase("\"Pipelines\": { \"customer-sync\": { \"Misfire\": \"Never\" } }", "HqJobs:Pipelines:customer-sync:Misfire: 'Never' is not allowed; allowed: Relaxed, Strict, Ignorable")]
    [TestCase("\"Pipelines\": { \"customer-sync\": { \"Overlap\": \"Wait\" } }", "HqJobs:Pipelines:customer-sync:Overlap: 'Wait' is not allowed; allowed: Skip, Queue, Supersede")]
    [TestCase("\"Pipelines\": { \"customer-sync\": { \"ChannelFailures\": \"None\" } }", "HqJobs:Pipelines:customer-sync:ChannelFailures: 'None' is not allowed; allowed: AnySucceeded, AllOrFail, MaxFailedPercent")]
    [TestCase("\"Headquarters\": { \"Provider\": \"Oracle\", \"ConnectionString\": \"x\" }", "HqJobs:Headquarters:Provider: 'Oracle' is not allowed; allowed: Sqlite, SqlServer")]
    [TestCase("\"Headquarters\": { }", "HqJobs:Headquarters:ConnectionString: is missing")]
    [TestCase("\"Headquarters\": { \"ConnectionString\": \"\" }", "HqJobs:Headquarters:ConnectionString: is missing")]
    [TestCase("\"Headquarters\": { \"ConnectionString\": \"Data Source=:memory:\" }", "HqJobs:Headquarters:ConnectionString: a SQLite database is a file")]
    [TestCase("\"Headquarters\": { \"ConnectionString\": \"Server=x;Shape=round\" }", "HqJobs:Headquarters:ConnectionString: ")]
    [TestCase("\"Headquarters\": { \"Provider\": \"SqlServer\", \"ConnectionString\": \"Server=x\" }", "HqJobs:Headquarters:ConnectionString: cannot be read, or names no server or no database; allowed: Server=HOST;Database=NAME")]
    [TestCase("\"Headquarters\": { \"Provider\": \"SqlServer\", \"ConnectionString\": \"Server=x;Database=y;Shape=round\" }", "HqJobs:Headquarters:ConnectionString: cannot be read, or names no server or no database")]
    [TestCase("\"SqlServer\": { \"CommandTimeout\": \"00:00:00\" }", "HqJobs:SqlServer:CommandTimeout: '00:00:00' is not allowed; allowed: 00:00:01 to 01:00:00")]
    [TestCase("\"SqlServer\": { \"LockTimeout\": \"-1\" }", "HqJobs:SqlServer:LockTimeout: '-1' is not allowed; allowed: 00:00:00 to 00:05:00")]
    [TestCase("\"SqlServer\": { \"MaxPoolSize\": 1 }", "HqJobs:SqlServer:MaxPoolSize: '1' is not allowed; allowed: 5 to 10000")]
    [TestCase("\"SqlServer\": { \"ConnectRetries\": \"many\" }", "HqJobs:SqlServer:ConnectRetries: 'many' is not allowed; allowed: 0 to 10")]
    [TestCase("\"SqlServer\": { \"Encrypt\": true }", "HqJobs:SqlServer:Encrypt: unknown key; allowed: CommandTimeout, LockTimeout, ConnectTimeout, ConnectRetries, MaxPoolSize")]
    [TestCase("\"Headquarters\": { \"ConnectionString\": \"Data Source=oslo.db\" }", "HqJobs:Channels:oslo:ConnectionString: names the same database as HqJobs:Headquarters:ConnectionString")]
    [TestCase("\"Channels\": { }", "HqJobs:Channels: no channel is configured")]
    [TestCase("\"Channels\": { \"oslo\": { } }", "HqJobs:Channels:oslo:ConnectionString: is missing")]
    [TestCase("\"Channels\": { \"os/lo\": { \"ConnectionString\": \"Data Source=a.db\" } }", "HqJobs:Channels:os/lo: 'os/lo' is no channel name")]
    [TestCase("\"Channels\": { \"oslo\": { \"ConnectionString\": \"Data Source=a.db\", \"Conection\": 1 } }", "HqJobs:Channels:oslo:Conection: unknown key; allowed: Provider, ConnectionString, DataGroup, ChannelIds")]
    [TestCase("\"Channels\": { \"oslo\": { \"ConnectionString\": \"Data Source=a.db\", \"ChannelIds\": [ 1, \"x\" ] } }", "HqJobs:Channels:oslo:ChannelIds:1: 'x' is not allowed; allowed: a whole number")]
    [TestCase("\"Channels\": { \"oslo\": { \"ConnectionString\": \"Data Source=a.db\", \"ChannelIds\": [ 1, 1 ] } }", "HqJobs:Channels:oslo:ChannelIds: 1 stands twice")]
    [TestCase("\"Channels\": { \"oslo\": { \"ConnectionString\": \"Data Source=a.db\" }, \"Oslo\": { \"ConnectionString\": \"Data Source=b.db\" } }", "HqJobs:Channels:Oslo: stands twice, also as 'oslo'")]
    [TestCase("\"Channels\": { \"oslo\": { \"ConnectionString\": \"Data Source=a.db\" }, \"oslo\": { \"ConnectionString\": \"Data Source=b.db\" } }", "HqJobs:Channels:oslo: stands twice; keep one")]
    [TestCase("\"Channels\": { \"oslo\": { \"ConnectionString\": \"Data Source=a.db\" }, \"berlin\": { \"ConnectionString\": \"Data Source=./a.db\" } }", "HqJobs:Channels:berlin:ConnectionString: names the same database as HqJobs:Channels:oslo:ConnectionString")]
    public void What_cannot_be_used_is_refused_with_its_key_and_what_is_allowed(string text, string expected)
    {
        var headquarters = text.StartsWith("\"Headquarters\"", StringComparison.Ordinal) ? "" : "\"Headquarters\": { \"ConnectionString\": \"Data Source=hq.db\" }, ";
        var channels = text.StartsWith("\"Channels\"", StringComparison.Ordinal) ? "" : "\"Channels\": { \"oslo\": { \"ConnectionString\": \"Data Source=oslo.db\" } }, ";
        folder.Write("hqjobs.json", $$"""{ "HqJobs": { {{headquarters}}{{channels}}{{text}} } }""");

        var refusal = Refusal(() => Load());

        Assert.That(refusal.Problems, Has.Count.EqualTo(1), refusal.Message);
        Assert.That(refusal.Problems[0], Does.StartWith(expected));
        Assert.That(refusal.Message, Does.Not.Contain("hqjobs.ci.secret"), "what may be a secret is not shown");
    }

    [TestCase("[]", "one JSON object")]
    [TestCase("{ \"HqJobs\": ", "not valid JSON")]
    [TestCase("{ \"HqJob\": { } }", "HqJob: unknown key; allowed: HqJobs, Logging, $schema")]
    public void A_text_that_is_no_configuration_is_refused(string text, string expected)
    {
        folder.Write("hqjobs.json", text);
        Assert.That(Refusal(() => Load()).Message, Does.Contain(expected));
    }

    [Test]
    public void All_problems_are_reported_at_once()
    {
        folder.Write("hqjobs.json", """{ "HqJobs": { "Upload": { "BatchSize": 0, "X": 1 }, "Headquarters": { "ConnectionString": "" } } }""");
        Assert.That(Refusal(() => Load()).Problems, Has.Count.EqualTo(3));
    }

    [Test]
    public void Unknown_keys_in_the_environment_and_on_the_command_line_are_refused_too()
    {
        using var variable = new EnvironmentVariable("HqJobs__Upload__Batch", "7");
        Assert.That(Refusal(() => Load("Lease:Length=1")).Message,
            Does.Contain("HqJobs:Upload:Batch: unknown key").And.Contain("HqJobs:Lease:Length: unknown key").And.Contain("with HqJobs__… of the environment and --setting, cannot be used"));
    }

    [TestCase("nonsense")]
    [TestCase("=5")]
    public void A_setting_without_key_or_value_is_refused(string text) =>
        Assert.That(Refusal(() => Load(text)).Message, Does.Contain("is not KEY=VALUE"));

    [TestCase("0 3 * * MON-FRI")]
    [TestCase("*/5 8-18 1,15 JAN,JUL ?")]
    [TestCase("30 0 0 L * *")]
    [TestCase("0 0 15W * 5#2")]
    public void Usual_cron_expressions_are_accepted(string cron) => Assert.That(new CronAttribute().IsValid(cron), Is.True);

    [TestCase("")]
    [TestCase("* * * *")]
    [TestCase("* * * * * * *")]
    [TestCase("0 24 * * *")]
    [TestCase("*/0 * * * *")]
    [TestCase("0 0 * * FUNDAY")]
    [TestCase("0,, 0 * * *")]
    public void Impossible_cron_expressions_are_refused(string cron) => Assert.That(new CronAttribute().IsValid(cron), Is.False);

    [Test]
    public void The_host_of_commands_gives_the_engine_its_options()
    {
        folder.Write("hqjobs.json", Minimal);
        using var host = HqJobs.Server.Hosting.CommandHost.Build(Load("Upload:BatchSize=321"), Microsoft.Extensions.Logging.LogLevel.Warning);
        Assert.That(host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<UploadOptions>>().Value.BatchSize, Is.EqualTo(321));
        Assert.That(host.Services.GetRequiredService<Databases>().DataStores, Has.Count.EqualTo(1));
    }

    private static ConfigurationException Refusal(Func<Settings> load) => Assert.Throws<ConfigurationException>(() => load())!;

    private Settings Load(params string[] overrides) => Settings.Load(null, overrides, folder.Path);
}

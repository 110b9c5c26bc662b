using HqJobs.Sync.Sql;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using NUnit.Framework;

namespace HqJobs.Sql.Tests;

/// <summary>sql/Permissions: every statement of HqJobs is allowed to the role it runs under, and a role may do nothing that no statement does.</summary>
public sealed class PermissionsTests
{
    private static readonly SchedulerJob Upload = SchedulerJob.Read("P-0001");
    private static readonly SchedulerJob[] Downloads = [SchedulerJob.Read("1110"), SchedulerJob.Read("1010"), SchedulerJob.Read("1070")];

    private static readonly Role[] Roles =
    [
        new("ChannelReader", "hqjobs_channel_reader", SchemaKind.Channel, Reader),
        new("ChannelWriter", "hqjobs_channel_writer", SchemaKind.Channel, Writer),
        new("HeadquartersService", "hqjobs_hq_service", SchemaKind.Hq, Service),
        // The keys of the service's pages are nobody's to look at, nor is what programs were answered.
        new("DashboardReader", "hqjobs_dashboard_reader", SchemaKind.Hq, Dashboard.Where(right => right.Table is not ("hq.SERVICEKEY" or "hq.REQUESTKEY"))),
    ];

    private static IEnumerable<string> Scripts => Directory.EnumerateFiles(Folder, "*.sql").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(Repository.Root, "sql/Permissions");

    [TestCaseSource(nameof(Roles))]
    public void A_role_may_do_what_its_statements_do_and_no_more(Role role)
    {
        var given = Right.GivenBy(TextOf($"{role.File}.sqlserver.sql"), role.Name).ToHashSet();
        var needed = role.Needed.ToHashSet();

        Assert.Multiple(() =>
        {
            Assert.That(needed.Except(given).Select(right => $"{right} is missing in sql/Permissions/{role.File}.sqlserver.sql"), Is.Empty);
            Assert.That(given.Except(needed).Select(right => $"{right} is more than any statement needs"), Is.Empty);
        });
    }

    [TestCaseSource(nameof(Roles))]
    public void A_role_is_given_rights_on_what_is_there(Role role)
    {
        var tables = SqlServerSchema.Of(role.At).Tables().Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.That(Right.GivenBy(TextOf($"{role.File}.sqlserver.sql"), role.Name).Select(right => right.Table.Split('.')[1]).Where(table => !tables.Contains(table)), Is.Empty);
    }

    [TestCaseSource(nameof(Scripts))]
    public void A_script_parses_and_makes_its_role_once(string script)
    {
        var text = TextOf(script);
        Assert.That(SqlServerCheck.Statements(text), Has.Count.GreaterThan(2));
        Assert.That(text, Does.Match(@"IF DATABASE_PRINCIPAL_ID\(N'(\w+)'\) IS NULL CREATE ROLE \1;"));
        Assert.That(Card.Of(text).Complaints, Is.Empty);
    }

    private static string TextOf(string script) => File.ReadAllText(Path.Combine(Folder, script));

    private static IEnumerable<Right> Reader => [.. Right.OnTablesOf(Upload, "SELECT"), .. Queries(SchemaKind.Channel, "ChannelToHq", "Pipelines", "Checkups", "Journeys", "Schema/Journal/Read", "Schema/Journal/Find")];

    private static IEnumerable<Right> Writer => [.. Downloads.SelectMany(job => Right.OnTablesOf(job, "SELECT", "INSERT", "UPDATE", "DELETE")), .. Queries(SchemaKind.Channel, "HqToChannel"), .. Generated("HqToChannel", "AtChannel")];

    private static IEnumerable<Right> Service =>
    [
        .. Right.OnTablesOf(Upload, "SELECT", "INSERT", "UPDATE"),
        .. Right.OnTablesOf(SchedulerJob.Read("1010"), "SELECT", "INSERT", "UPDATE", "DELETE"),
        .. Downloads.SelectMany(job => job.Subjobs).Select(subjob => new Right("SELECT", $"ax.{subjob.Source}")),
        .. Queries(SchemaKind.Hq, "ChannelToHq", "HqCustomers", "HqToChannel", "Pipelines", "Checkups", "Journeys", "SyncStatus", "FeatureManagement", "Schema/Journal/Read", "Schema/Journal/Find"),
        .. Generated("ChannelToHq", "TakeOver"), .. Generated("HqCustomers", ""), .. Generated("SyncStatus", ""), .. Generated("HqToChannel", "AtHeadquarters"),
        // What the conversion notes of its own writes, and what triggers note of everybody's: an owner's chain of rights covers theirs, not everywhere.
        .. SqlFile.SchemaScripts(SqlFile.SqlServer, SchemaKind.Hq).SelectMany(script => SqlServerCheck.Statements(script.Text)).Where(statement => statement is TriggerStatementBody or ProcedureStatementBody).SelectMany(Right.NeededBy),
        new("DELETE", "hq.CUSTOMERCHANGE"),
    ];

    // An operation is shown beside what headquarters has of its customer.
    private static IEnumerable<Right> Dashboard =>
    [
        .. Queries(
            SchemaKind.Hq, "Pipelines/Read", "Pipelines/List", "Pipelines/Find", "Pipelines/Count", "Checkups", "Journeys", "SyncStatus/Read", "SyncStatus/Find", "Schema/Journal/Read", "Schema/Journal/Find"),
        .. Generated("HqCustomers", "Customers"),
    ];

    private static IEnumerable<Right> Queries(SchemaKind at, params string[] folders) =>
        SqlFile.All.Where(file => file.Dialect == SqlFile.SqlServer && file.Card.At.Contains(at) && folders.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))
            .SelectMany(file => Right.NeededBy(file.Text));

    private static IEnumerable<Right> Generated(string room, string part) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/HqJobs.Sync.Tests", room, "Approved"), $"*{part}*.sqlserver.sql").SelectMany(path => Right.NeededBy(File.ReadAllText(path)));

    public sealed record Role(string File, string Name, SchemaKind At, IEnumerable<Right> Needed)
    {
        public override string ToString() => Name;
    }
}

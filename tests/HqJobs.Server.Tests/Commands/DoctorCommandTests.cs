using System.Text.Json;

namespace HqJobs.Server.Tests.Commands;

/// <summary><c>doctor</c> by the real program.</summary>
public sealed class DoctorCommandTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void CreateFolder() => folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task An_installation_is_told_what_is_missing_until_nothing_is_wrong_any_more()
    {
        var before = await HqJobsProgram.RunAsync(folder.Path, "doctor");
        Assert.That(before.ExitCode, Is.EqualTo(1), before.Output + before.Error);
        Assert.That(before.Output, Does.Contain("headquarters").And.Contain("hqjobs db init"));

        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "db", "init", "--sample", "3")).ExitCode, Is.Zero);
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "run", "channel-config")).ExitCode, Is.Zero);
        var after = await HqJobsProgram.RunAsync(folder.Path, "doctor", "--json");
        Assert.That(after.ExitCode, Is.Zero, after.Output + after.Error);
        var report = JsonDocument.Parse(after.Output).RootElement;
        Assert.That((report.GetProperty("ok").GetBoolean(), report.GetProperty("problems").GetInt32()), Is.EqualTo((true, 0)));
        var warned = report.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("level").GetString() == "Warning").Select(finding => finding.GetProperty("group").GetString());
        Assert.That(warned, Is.EqualTo(new[] { "services", "schedules" })); // nobody serves here
    }

    [Test]
    public async Task A_job_storage_that_is_away_is_a_problem_and_a_configuration_that_cannot_be_used_is_wrong_usage()
    {
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "db", "init")).ExitCode, Is.Zero);
        var away = await HqJobsProgram.RunAsync(folder.Path, "doctor", "--setting", "JobStorage:Provider=PostgreSql", "--setting", "JobStorage:ConnectionString=Host=127.0.0.1;Port=1;Database=jobs;Username=jobs;Password=hidden;Timeout=2");
        Assert.That(away.ExitCode, Is.EqualTo(1), away.Output + away.Error);
        Assert.That(away.Output, Does.Contain("job storage").And.Contain("problem").And.Not.Contain("hidden"));

        var unusable = await HqJobsProgram.RunAsync(folder.Path, "doctor", "--setting", "Upload:BatchSize=0");
        Assert.That((unusable.ExitCode, unusable.Output), Is.EqualTo((2, "")));
    }
}

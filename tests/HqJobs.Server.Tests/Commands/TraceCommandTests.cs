using System.Text.Json;

namespace HqJobs.Server.Tests.Commands;

/// <summary><c>trace</c> by the real program.</summary>
public sealed class TraceCommandTests
{
    private TempFolder folder = null!;

    [SetUp]
    public async Task CreateInstallation()
    {
        folder = new TempFolder();
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "db", "init", "--sample", "3")).ExitCode, Is.Zero);
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task A_customer_is_followed_by_account_and_by_GUID_as_text_and_as_JSON()
    {
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "run", "customer-sync")).ExitCode, Is.Zero);

        var json = await HqJobsProgram.RunAsync(folder.Path, "trace", "C-00000001", "--json");
        Assert.That(json.ExitCode, Is.Zero, json.Error);
        var account = JsonDocument.Parse(json.Output).RootElement.GetProperty("accounts")[0];
        Assert.That(account.GetProperty("channels")[0].GetProperty("state").GetString(), Is.EqualTo("Delivered"));

        var text = await HqJobsProgram.RunAsync(folder.Path, "trace", account.GetProperty("custAccountAsync").GetString()!.ToUpperInvariant());
        Assert.That(text.ExitCode, Is.Zero, text.Error);
        Assert.That(text.Output, Does.Contain("C-00000001 in company usrt").And.Contain("delivered").And.Contain("create customer").And.Contain("houston/1/c/1"));
    }

    [Test]
    public async Task An_unknown_customer_is_wrong_usage_with_a_sentence()
    {
        var result = await HqJobsProgram.RunAsync(folder.Path, "trace", "C-99999999");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("Neither headquarters nor a channel knows a customer 'C-99999999'"));
    }
}

using System.Text.Json;

namespace HqJobs.Server.Tests.Commands;

/// <summary><c>operations</c> by the real program.</summary>
public sealed class OperationsCommandTests
{
    private TempFolder folder = null!;

    [OneTimeSetUp]
    public async Task CreateInstallation()
    {
        folder = new TempFolder();
        Assert.That((await HqJobsProgram.RunAsync(folder.Path, "demo", "--dir", "d", "--customers", "60")).ExitCode, Is.Zero);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunProgramAsync([.. arguments, "--config", "d/hqjobs.json"]);

    private async Task<(int, string, string)> RunProgramAsync(string[] arguments)
    {
        var result = await HqJobsProgram.RunAsync(folder.Path, arguments);
        return (result.ExitCode, result.Output, result.Error);
    }

    [Test]
    public async Task A_failed_operation_is_found_shown_and_exported()
    {
        var list = await RunAsync("operations", "list", "--status", "failed", "--json");
        Assert.That(list.ExitCode, Is.Zero, list.Error);
        var lines = JsonDocument.Parse(list.Output).RootElement;
        Assert.That(lines.GetArrayLength(), Is.GreaterThan(5));
        var id = lines[0].GetProperty("operationId").GetString()!;

        var text = await RunAsync("operations", "list", "--status", "failed", "--count", "1");
        Assert.That(text.Output, Does.Contain(" failed, ").And.Contain(id));
        Assert.That(text.Error, Does.Contain("--after "));

        var shown = JsonDocument.Parse((await RunAsync("operations", "show", id, "--json")).Output).RootElement;
        Assert.That(shown.GetProperty("operation").GetProperty("status").GetString(), Is.EqualTo("Failed"));
        Assert.That((await RunAsync("operations", "show", id)).Output, Does.Contain("Last known error").And.Contain("!"));

        Assert.That((await RunAsync("operations", "export", "--status", "failed", "--out", "failed.csv")).ExitCode, Is.Zero);
        var csv = await File.ReadAllTextAsync(Path.Combine(folder.Path, "failed.csv"));
        Assert.That(csv, Does.StartWith("operationId,channel,").And.Contain($"\r\n{id},"));
        Assert.That(csv, Does.Match(",\"?'\\+[0-9]").And.Not.Match(",\"?\\+[0-9]"), "no spreadsheet takes a phone number for a formula");
        var json = await RunAsync("operations", "export", "--status", "failed", "--format", "json");
        Assert.That(JsonDocument.Parse(json.Output).RootElement.GetArrayLength(), Is.EqualTo(lines.GetArrayLength()));
        var explanation = JsonDocument.Parse(json.Output).RootElement[0].GetProperty("explanation").GetString();
        Assert.That(explanation, Does.Contain($"operation {id}. ").And.EqualTo(shown.GetProperty("explanation").GetString()), "whose, where, what is wrong");
        Assert.That(csv, Does.Contain(explanation!.Replace("\"", "\"\"", StringComparison.Ordinal)));
    }

    [TestCase("allowed are pending, succeeded, failed, blocked", "list", "--status", "lost")]
    [TestCase("allowed are customer, address", "list", "--record", "shoe")]
    [TestCase("No operation has a field SHOESIZE", "list", "--where", "SHOESIZE=43")]
    [TestCase("does not say where a part of the list begins", "list", "--after", "rubbish")]
    [TestCase("is no operation", "show", "rubbish")]
    [TestCase("has no operation houston/1/c/999999", "show", "houston/1/c/999999")]
    [TestCase("allowed are csv and json", "export", "--format", "xml")]
    [TestCase("No operation has a field SHOESIZE", "export", "--where", "SHOESIZE=43", "--out", "no.csv")]
    public async Task What_is_not_understood_is_wrong_usage_with_a_sentence(string sentence, params string[] arguments)
    {
        var result = await RunAsync(["operations", .. arguments]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(sentence));
        Assert.That(Directory.GetFiles(folder.Path, "no.csv*"), Is.Empty, "whole or not at all");
    }
}

using HqJobs.Server.Commands;

namespace HqJobs.Server.Tests.Commands;

public sealed class HelpTests
{
    private static readonly string Approved = Path.Combine(AppContext.BaseDirectory, "../../../Commands/Help");

    [TestCase("demo")]
    [TestCase("db init")]
    [TestCase("db status")]
    [TestCase("run")]
    [TestCase("serve")]
    [TestCase("status")]
    [TestCase("runs list")]
    [TestCase("runs show")]
    [TestCase("runs cancel")]
    [TestCase("runs retry")]
    [TestCase("operations list")]
    [TestCase("operations show")]
    [TestCase("operations edit")]
    [TestCase("operations synchronize")]
    [TestCase("operations export")]
    [TestCase("operations reasons")]
    [TestCase("trace")]
    [TestCase("duplicates")]
    [TestCase("doctor")]
    [TestCase("channel list")]
    [TestCase("channel check")]
    [TestCase("channel pause")]
    [TestCase("channel resume")]
    [TestCase("channel rebase")]
    [TestCase("key create")]
    [TestCase("schedule list")]
    [TestCase("schedule set")]
    [TestCase("schedule pause")]
    [TestCase("schedule resume")]
    [TestCase("feature list")]
    [TestCase("feature enable")]
    [TestCase("feature disable")]
    public async Task Every_command_explains_itself_with_an_example(string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(Shell.Open(output, isRedirected: true), Shell.Open(error, isRedirected: true), Path.GetTempPath(), TimeProvider.System);

        Assert.That(await new CommandLine(shell).InvokeAsync([.. command.Split(' '), "--help"], CancellationToken.None), Is.Zero);

        // The first word of the usage is the running program's name, which is the test host here.
        var text = System.Text.RegularExpressions.Regex.Replace(output.ToString().ReplaceLineEndings("\n"), @"(?m)^  \S+ (?=" + command + @"\b.*(\[options\]|<))", "  hqjobs ");
        text = string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
        Assert.That(text, Does.Contain("Example").And.Contain($"hqjobs {command}"));
        Approve(command.Replace(' ', '-'), text);
    }

    private static void Approve(string name, string text)
    {
        var (approved, received) = (Path.Combine(Approved, $"{name}.txt"), Path.Combine(Approved, $"{name}.received.txt"));
        if (File.Exists(approved) && File.ReadAllText(approved).ReplaceLineEndings("\n") == text) return;
        Directory.CreateDirectory(Approved);
        File.WriteAllText(received, text);
        Assert.Fail($"The help differs from {approved}; if it is right, rename {received} to it.");
    }
}

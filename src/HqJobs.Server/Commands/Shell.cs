using System.Text.Json;
using HqJobs.Sync.Pipelines;
using Spectre.Console;

namespace HqJobs.Server.Commands;

/// <summary>Where a command speaks: what it was asked for goes to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="folder">The working folder.</param>
internal sealed class Shell(IAnsiConsole output, IAnsiConsole error, string folder, TimeProvider time)
{
    private const int Columns = 100;

    public IAnsiConsole Out { get; } = output;

    public IAnsiConsole Error { get; } = error;

    public string Folder { get; } = folder;

    public TimeProvider Time { get; } = time;

    /// <summary>What to type in this folder to start this program again.</summary>
    public string Program => File.Exists(Path.Combine(Folder, "src", "HqJobs.Server", "HqJobs.Server.csproj")) ? "dotnet run --project src/HqJobs.Server --"
        : IsOnPath ? "hqjobs"
        : $"dotnet {Path.Combine(AppContext.BaseDirectory, "hqjobs.dll")}";

    private static bool IsOnPath =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.TrimEnd('/') == AppContext.BaseDirectory.TrimEnd('/'));

    /// <summary>The process's own streams: colours and bars only on a terminal.</summary>
    public static Shell OfProcess(TimeProvider time) => new(
        Open(Console.Out, Console.IsOutputRedirected), Open(Console.Error, Console.IsErrorRedirected), Environment.CurrentDirectory, time);

    /// <summary>A console on a writer; plain text of fixed width unless it is a terminal.</summary>
    public static IAnsiConsole Open(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        console.Profile.Width = isRedirected ? Columns : Math.Clamp(console.Profile.Width, 60, Columns);
        return console;
    }

    /// <summary>One JSON document on stdout.</summary>
    public void Json(object document) => Out.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(document, ReportJson.Indented));

    /// <summary>The process's stdout for a document that is too long to be held; to be disposed.</summary>
    public static Stream OpenOutput() => Console.OpenStandardOutput();

    /// <summary>A line on stdout, as it stands: no markup, no wrapping.</summary>
    public void Line(string text = "") => Out.Profile.Out.Writer.WriteLine(text);

    /// <summary>A line on stderr, as it stands.</summary>
    public void Note(string text) => Error.Profile.Out.Writer.WriteLine(text);

    /// <summary>A line on stdout that stands out on a terminal.</summary>
    public void Heading(string text) => Out.Write(new Text(text + Environment.NewLine, new Style(decoration: Decoration.Bold)));
}

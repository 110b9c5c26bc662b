using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace HqJobs.Sync.Sql;

/// <summary>Statements of sql/ in one dialect: <c>sql["Pipelines/ReadRun"]</c> is <c>sql/Pipelines/ReadRun.sqlite.sql</c>, byte for byte.</summary>
public sealed class SqlText(string fileSuffix)
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>Files used in this process, e.g. <c>Pipelines/ReadRun.sqlite.sql</c>; a test compares them with the folder.</summary>
    public static IReadOnlyCollection<string> Used => Texts.Keys.ToArray();

    /// <exception cref="InvalidOperationException">There is no such file; a defect of HqJobs, not of its input.</exception>
    public string this[string name] => Read($"{name}.{fileSuffix}.sql");

    /// <summary>Several statements as one command, which costs one trip to the server: a result each, in this order.</summary>
    public string Together(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names) text.Append(this[name]).Append('\n');
        return text.ToString();
    }

    /// <summary>Text of any file under sql/, by its path there.</summary>
    public static string Read(string path) => Texts.GetOrAdd(path, static path =>
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream("sql/" + path)
            ?? throw new InvalidOperationException($"sql/{path} is not in {typeof(SqlText).Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>Paths of all files under <paramref name="folder"/>, e.g. <c>Schema/Hq</c>, in name order.</summary>
    public static IReadOnlyList<string> List(string folder) =>
        [.. typeof(SqlText).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"sql/{folder}/", StringComparison.Ordinal))
            .Select(name => name["sql/".Length..])
            .Order(StringComparer.Ordinal)];
}

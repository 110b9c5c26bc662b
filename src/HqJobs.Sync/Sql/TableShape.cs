namespace HqJobs.Sync.Sql;

/// <summary>A table as far as rows of it travel: its name, its columns in the order of the values, its key.</summary>
/// <param name="Name">Name without schema; see <see cref="Schema"/> for SQL Server's.</param>
/// <param name="Schema">Schema on SQL Server: <c>ax</c>, <c>crt</c> or <c>hq</c>. SQLite has none.</param>
public sealed record TableShape(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key, string Schema = "ax");

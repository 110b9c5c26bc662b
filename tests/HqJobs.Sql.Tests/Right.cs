using HqJobs.Sync.Sql;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace HqJobs.Sql.Tests;

/// <summary>A right on a table or view, as GRANT names it: <c>UPDATE</c> on <c>ax.CUSTTABLE</c>.</summary>
public sealed record Right(string Verb, string Table)
{
    private static readonly string[] Schemas = ["ax", "crt", "hq", "hqjobs"];

    /// <summary>What a T-SQL text does to tables of HqJobs. Temporary tables and the server's own need no right.</summary>
    public static IEnumerable<Right> NeededBy(string text) => SqlServerCheck.Statements(text).SelectMany(NeededBy);

    public static IEnumerable<Right> NeededBy(TSqlFragment script)
    {
        var targets = new List<NamedTableReference>();
        var rights = new HashSet<Right>();
        foreach (var insert in Fragments.Of<InsertSpecification>(script)) Note("INSERT", insert.Target, null);
        foreach (var update in Fragments.Of<UpdateSpecification>(script)) Note("UPDATE", update.Target, update.FromClause);
        foreach (var delete in Fragments.Of<DeleteSpecification>(script)) Note("DELETE", delete.Target, delete.FromClause);
        foreach (var read in Fragments.Of<NamedTableReference>(script).Except(targets))
            if (NameOf(read.SchemaObject) is { } table) rights.Add(new Right("SELECT", table));
        return rights;

        void Note(string verb, TableReference target, FromClause? from)
        {
            if (target is not NamedTableReference named) return;
            targets.Add(named);
            var source = from is null ? null : Fragments.Of<NamedTableReference>(from).FirstOrDefault(table => table.Alias?.Value == named.SchemaObject.BaseIdentifier.Value);
            if (NameOf((source ?? named).SchemaObject) is not { } table) return;
            rights.Add(new Right(verb, table));
            if (verb != "INSERT") rights.Add(new Right("SELECT", table)); // a WHERE reads
        }
    }

    /// <summary>What a script gives to a role.</summary>
    public static IEnumerable<Right> GivenBy(string text, string role) =>
        from grant in SqlServerCheck.Statements(text).OfType<GrantStatement>()
        where grant.SecurityTargetObject.ObjectKind != SecurityObjectKind.Schema && grant.Principals.Any(principal => principal.Identifier.Value == role)
        from permission in grant.Permissions
        select new Right(
            permission.Identifiers[0].Value.ToUpperInvariant(),
            string.Join('.', grant.SecurityTargetObject.ObjectName.MultiPartIdentifier.Identifiers.Select((part, index) => index == 0 ? part.Value : part.Value.ToUpperInvariant())));

    /// <summary>What the table mover does to the tables of a job that it writes.</summary>
    public static IEnumerable<Right> OnTablesOf(SchedulerJob job, params string[] verbs) =>
        from subjob in job.Subjobs
        from verb in verbs
        select new Right(verb, $"ax.{subjob.Table}");

    public override string ToString() => $"{Verb} ON {Table}";

    private static string? NameOf(SchemaObjectName name) =>
        name.SchemaIdentifier is { } schema && Schemas.Contains(schema.Value, StringComparer.OrdinalIgnoreCase)
            ? $"{schema.Value.ToLowerInvariant()}.{name.BaseIdentifier.Value.ToUpperInvariant()}"
            : null;
}

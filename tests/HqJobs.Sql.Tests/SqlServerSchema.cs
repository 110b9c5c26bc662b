using HqJobs.Sync.Sql;
using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace HqJobs.Sql.Tests;

/// <summary>The SQL Server schema of headquarters or a channel as DacFx's model: what a statement may speak of.</summary>
public sealed class SqlServerSchema
{
    private const string Candidate = "candidate";

    private static readonly Dictionary<SchemaKind, SqlServerSchema> Schemas = Enum.GetValues<SchemaKind>().ToDictionary(kind => kind, kind => new SqlServerSchema(kind));

    private readonly SchemaKind kind;
    private readonly Lazy<IReadOnlyList<SqlServerTable>> filledTables;
    private TSqlModel model;

    private SqlServerSchema(SchemaKind kind)
    {
        this.kind = kind;
        model = Build(kind);
        filledTables = new Lazy<IReadOnlyList<SqlServerTable>>(ReadTables);
    }

    public static SqlServerSchema Of(SchemaKind kind) => Schemas[kind];

    /// <summary>What is wrong with the schema itself.</summary>
    public IReadOnlyList<string> Complaints() => [.. model.Validate().Where(IsComplaint).Select(message => message.Message)];

    /// <summary>Tables and views with their columns and column types, by name without schema.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Column, string Type)>> Tables() =>
        model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass, View.TypeClass).ToDictionary(
            table => table.Name.Parts[^1],
            IReadOnlyList<(string, string)> (table) =>
                [.. table.GetReferenced(table.ObjectType == Table.TypeClass ? Table.Columns : View.Columns)
                    .Select(column => (column.Name.Parts[^1], TypeOf(column)))]);

    /// <summary>The tables HqJobs fills, with what a write must know of them.</summary>
    public IReadOnlyList<SqlServerTable> FilledTables() => filledTables.Value;

    private IReadOnlyList<SqlServerTable> ReadTables() =>
        [.. model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Where(table => table.Name.Parts[0] != "hqjobs").Select(table => new SqlServerTable(
            table.Name.Parts[0], table.Name.Parts[1], table.GetChildren().Any(child => child.ObjectType == DmlTrigger.TypeClass),
            [.. table.GetReferenced(Table.Columns).Select(column => new SqlServerColumn(
                column.Name.Parts[^1],
                TypeOf(column) + (column.GetProperty<bool>(Column.IsMax) ? "(max)" : ""),
                column.GetProperty<bool>(Column.IsIdentity),
                !column.GetProperty<bool>(Column.Nullable) && !column.GetProperty<bool>(Column.IsIdentity) && !column.GetReferencing(DefaultConstraint.TargetColumn).Any()))]))];

    /// <summary>Writes that bind and are refused all the same: a column that must be given is not, or OUTPUT speaks of a table with triggers (error 334).</summary>
    public IEnumerable<string> RefusedWrites(TSqlScript script)
    {
        foreach (var insert in Fragments.Of<InsertSpecification>(script))
            if (TableOf(insert.Target, null) is { } table && insert.Columns.Count > 0)
                foreach (var column in table.Columns.Where(column => column.MustBeGiven && !insert.Columns.Any(given => Same(given.MultiPartIdentifier.Identifiers[^1].Value, column.Name))))
                    yield return $"line {insert.StartLine}: INSERT leaves out {table.Name}.{column.Name}, which is NOT NULL without a default";
        foreach (var write in Fragments.Of<DataModificationSpecification>(script).Where(write => write.OutputClause is not null))
            if (TableOf(write.Target, (write as UpdateDeleteSpecificationBase)?.FromClause) is { HasTriggers: true } table)
                yield return $"line {write.StartLine}: OUTPUT without INTO is refused for {table.Name}, which has triggers";
    }

    private SqlServerTable? TableOf(TableReference target, FromClause? from)
    {
        if (target is not NamedTableReference named) return null;
        var alias = named.SchemaObject.SchemaIdentifier is null && from is not null
            ? Fragments.Of<NamedTableReference>(from).FirstOrDefault(table => Same(table.Alias?.Value, named.SchemaObject.BaseIdentifier.Value)) : null;
        var name = (alias ?? named).SchemaObject;
        return filledTables.Value.FirstOrDefault(table => Same(name.SchemaIdentifier?.Value, table.Schema) && Same(name.BaseIdentifier.Value, table.Name));
    }

    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Names of all objects of a kind, the last part only.</summary>
    public IReadOnlyList<string> Names(ModelTypeClass kind) =>
        [.. model.GetObjects(DacQueryScopes.UserDefined, kind).Select(found => found.Name.Parts[^1]).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> IndexNames() => Names(Microsoft.SqlServer.Dac.Model.Index.TypeClass);

    /// <summary>Binds a statement, wrapped as the body of a procedure with the given parameters, to the schema.</summary>
    public IReadOnlyList<string> Bind(string text, string parameters)
    {
        try
        {
            model.AddOrUpdateObjects($"CREATE PROCEDURE hqjobs.CANDIDATE {parameters} AS\nBEGIN\n{text}\nEND;", Candidate, new TSqlObjectOptions());
            IReadOnlyList<string> complaints = [.. model.Validate().Where(IsComplaint)
                .Select(message => message.Message.Replace("Error validating element [hqjobs].[CANDIDATE]: ", "", StringComparison.Ordinal))];
            model.DeleteObjects(Candidate);
            return complaints;
        }
        catch (DacModelException exception)
        {
            // DacFx does nothing more with a model that met such an error.
            model.Dispose();
            model = Build(kind);
            return [.. exception.Messages.Select(message => message.Message)];
        }
    }

    // An unknown table is only a warning to DacFx; here it is a complaint, unless SQL Server itself brings it.
    private static bool IsComplaint(DacModelMessage message) =>
        (message.MessageType == DacMessageType.Error || message.Number == 71502) && !message.Message.Contains("[sys].", StringComparison.Ordinal);

    private static string TypeOf(TSqlObject column) =>
        column.ObjectType == Column.TypeClass && column.GetReferenced(Column.DataType).FirstOrDefault() is { } type ? type.Name.Parts[^1] : "";

    // DacFx takes one statement at a time, and no rows.
    private static TSqlModel Build(SchemaKind kind)
    {
        var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        model.AddObjects("CREATE SCHEMA hqjobs;");
        model.AddObjects(JournalTable());
        foreach (var text in Declarations(kind)) model.AddObjects(text);
        return model;
    }

    /// <summary>What all scripts together make. DacFx wants a state, not the way to it: a column that came later stands in its table, a dropped index nowhere.</summary>
    private static List<string> Declarations(SchemaKind kind)
    {
        var texts = new OrderedDictionary<TSqlStatement, string>();
        foreach (var script in SqlFile.SchemaScripts(SqlFile.SqlServer, kind))
            foreach (var statement in SqlServerCheck.Statements(script.Text))
            {
                if (statement is InsertStatement) continue;
                if (statement is AlterTableAddTableElementStatement add)
                    AddTo(texts, add);
                else if (statement is DropIndexStatement drop)
                    Remove(texts, drop);
                else if (statement is DropProcedureStatement gone)
                    Remove(texts, gone);
                else
                    texts.Add(statement, script.Text.Substring(statement.StartOffset, statement.FragmentLength));
            }
        return [.. texts.Values];
    }

    private static void AddTo(OrderedDictionary<TSqlStatement, string> texts, AlterTableAddTableElementStatement add)
    {
        var table = texts.Keys.OfType<CreateTableStatement>().Single(table => NameOf(table.SchemaObjectName) == NameOf(add.SchemaObjectName));
        foreach (var column in add.Definition.ColumnDefinitions) table.Definition.ColumnDefinitions.Add(column);
        foreach (var constraint in add.Definition.TableConstraints) table.Definition.TableConstraints.Add(constraint);
        new Sql160ScriptGenerator().GenerateScript(table, out var text);
        texts[table] = text;
    }

    private static void Remove(OrderedDictionary<TSqlStatement, string> texts, DropIndexStatement drop)
    {
        foreach (var clause in drop.DropIndexClauses.Cast<DropIndexClause>())
            texts.Remove(texts.Keys.OfType<CreateIndexStatement>().Single(index => index.Name.Value == clause.Index.Value && NameOf(index.OnName) == NameOf(clause.Object)));
    }

    private static void Remove(OrderedDictionary<TSqlStatement, string> texts, DropProcedureStatement drop)
    {
        foreach (var name in drop.Objects)
            texts.Remove(texts.Keys.OfType<CreateProcedureStatement>().Single(procedure => NameOf(procedure.ProcedureReference.Name) == NameOf(name)));
    }

    private static string NameOf(SchemaObjectName name) => $"{name.SchemaIdentifier?.Value}.{name.BaseIdentifier.Value}";

    private static string JournalTable()
    {
        var text = SqlText.Read("Schema/Journal/CreateJournal.sqlserver.sql");
        var table = Fragments.Of<CreateTableStatement>(new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out _)).Single();
        return text.Substring(table.StartOffset, table.FragmentLength);
    }
}

/// <param name="MustBeGiven">NOT NULL, without a default and no identity: an INSERT that leaves it out is refused.</param>
public sealed record SqlServerColumn(string Name, string Type, bool IsIdentity, bool MustBeGiven);

public sealed record SqlServerTable(string Schema, string Name, bool HasTriggers, IReadOnlyList<SqlServerColumn> Columns);

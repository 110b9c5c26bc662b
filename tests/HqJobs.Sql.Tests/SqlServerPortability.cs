using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace HqJobs.Sql.Tests;

/// <summary>
/// What SQL Server alone understands, or understands differently from case to case: T-SQL here keeps to what it shares with TDS-compatible engines (style.md),
/// and to what a server refuses although the text parses and binds.
/// </summary>
public static class SqlServerPortability
{
    private static readonly HashSet<string> XmlMethods = new(StringComparer.OrdinalIgnoreCase) { "value", "nodes", "query", "exist", "modify" };

    public static IEnumerable<string> Complaints(TSqlScript script) =>
    [
        .. On<MergeStatement>(script, _ => "MERGE; write UPDATE and INSERT … WHERE NOT EXISTS"),
        .. On<UpdateSpecification>(script, update => update.OutputClause is null && update.OutputIntoClause is null || update.FromClause is null ? null : "UPDATE … OUTPUT with an alias or a join; name the table, or join in a statement of its own"),
        .. On<DeleteSpecification>(script, delete => delete.OutputClause is null && delete.OutputIntoClause is null || delete.FromClause is null ? null : "DELETE … OUTPUT with an alias or a join; name the table"),
        .. On<StatementWithCtesAndXmlNamespaces>(script, statement => WritesThroughExpression(statement) ? "an UPDATE or DELETE through a common table expression; claim rows by their key: WHERE id IN (SELECT TOP …)" : null),
        .. On<TSqlStatement>(script, statement => statement.GetType().Name.StartsWith("CreateOrAlter", StringComparison.Ordinal) ? "CREATE OR ALTER; a script runs once" : null),
        .. On<IndexDefinition>(script, index => $"index {index.Name?.Value} is inline; one CREATE INDEX per index"),
        .. On<AlterTableDropTableElementStatement>(script, drop => drop.AlterTableDropTableElements.Any(element => element.Name?.Value.StartsWith("DF_", StringComparison.OrdinalIgnoreCase) == true) ? "DROP CONSTRAINT of a default" : null),
        .. On<AlterTableAddTableElementStatement>(script, add => add.Definition.ColumnDefinitions.Count + add.Definition.TableConstraints.Count > 1 ? "ALTER TABLE … ADD of several columns; one ALTER TABLE each" : null),
        .. On<FunctionCall>(script, call => Is(call.FunctionName, "MIN_ACTIVE_ROWVERSION") ? "MIN_ACTIVE_ROWVERSION" : Is(call.FunctionName, "ERROR_MESSAGE") ? "ERROR_MESSAGE; a message's text is never to be read, its number is" : null),
        .. On<ProcedureReferenceName>(script, name => Is(name.ProcedureReference?.Name?.BaseIdentifier, "sp_sequence_get_range") ? "sp_sequence_get_range; a counter is a row" : null),
        .. On<WaitForStatement>(script, _ => "WAITFOR; waiting is C#'s"),
        .. On<ExecuteInsertSource>(script, _ => "INSERT … EXEC"),
        .. On<CreateSynonymStatement>(script, _ => "a synonym"),
        .. On<TableReference>(script, table => table is ChangeTableChangesTableReference or ChangeTableVersionTableReference ? "CHANGETABLE; changes are noted in CUSTOMERCHANGE" : null),
        .. On<SchemaObjectName>(script, name => name.BaseIdentifier?.Value.StartsWith("##", StringComparison.Ordinal) == true ? $"{name.BaseIdentifier.Value} is a global temporary table" : null),
        .. On<FunctionCall>(script, call => call.CallTarget is not null && XmlMethods.Contains(call.FunctionName.Value) ? $"the XML method {call.FunctionName.Value}(); lists are JSON" : null),
        .. On<TableReference>(script, table => table switch
        {
            VariableMethodCallTableReference method => $"the XML method {method.MethodName.Value}(); lists are JSON",
            SchemaObjectFunctionTableReference function when XmlMethods.Contains(function.SchemaObject.BaseIdentifier.Value) => $"the XML method {function.SchemaObject.BaseIdentifier.Value}(); lists are JSON",
            _ => null,
        }),
        .. On<ForClause>(script, clause => clause is XmlForClause ? "FOR XML; lists are JSON" : null),
        .. On<AlterDatabaseStatement>(script, _ => "ALTER DATABASE; how a database is set up is its administrator's"),
        .. On<SelectSetVariable>(script, select => select.AssignmentKind != AssignmentKind.Equals || Fragments.Of<VariableReference>(select.Expression).Any(used => Is(used.Name, select.Variable.Name))
            ? $"SELECT {select.Variable.Name} adds up row by row, in no order anybody promises; use an aggregate" : null),
        .. On<SqlDataTypeReference>(script, type => type.SqlDataTypeOption == SqlDataTypeOption.DateTime || type.SqlDataTypeOption == SqlDataTypeOption.DateTime2 && type.Parameters is not [Literal { Value: "3" }]
            ? "a time that is not datetime2(3)" : null),
        .. On<SchemaDeclarationItemOpenjson>(script, item => item.Mapping is null && item.ColumnDefinition.ColumnIdentifier.Value.Any(char.IsAsciiLetterUpper)
            ? $"OPENJSON's column {item.ColumnDefinition.ColumnIdentifier.Value} says no path: an engine may look for it in small letters" : null),
        .. On<Identifier>(script, name => name.Value.Length > 63 ? $"the name {name.Value} is longer than 63 characters" : null),
        .. script.Batches.SelectMany(UsedTooEarly),
    ];

    // A server has compiled the statements of a batch before the columns that the batch adds are there.
    private static IEnumerable<string> UsedTooEarly(TSqlBatch batch)
    {
        foreach (var add in batch.Statements.OfType<AlterTableAddTableElementStatement>())
            foreach (var column in add.Definition.ColumnDefinitions)
                foreach (var use in batch.Statements.OfType<DataModificationStatement>().SelectMany(Fragments.Of<ColumnReferenceExpression>)
                    .Where(use => use.MultiPartIdentifier is { } name && Is(name.Identifiers[^1], column.ColumnIdentifier.Value)).Take(1))
                    yield return $"line {use.StartLine}: {column.ColumnIdentifier.Value} is used in the batch that adds it; put a line go between";
    }

    private static bool WritesThroughExpression(StatementWithCtesAndXmlNamespaces statement)
    {
        var target = statement switch
        {
            UpdateStatement update => update.UpdateSpecification.Target,
            DeleteStatement delete => delete.DeleteSpecification.Target,
            _ => null,
        };
        return target is NamedTableReference table && statement.WithCtesAndXmlNamespaces?.CommonTableExpressions
            .Any(expression => Is(expression.ExpressionName, table.SchemaObject.BaseIdentifier.Value) || IsAliasOf(statement, table, expression)) == true;
    }

    private static bool IsAliasOf(TSqlFragment statement, NamedTableReference target, CommonTableExpression expression) =>
        Fragments.Of<NamedTableReference>(statement).Any(table => Is(table.Alias, target.SchemaObject.BaseIdentifier.Value) && Is(table.SchemaObject.BaseIdentifier, expression.ExpressionName.Value));

    private static IEnumerable<string> On<T>(TSqlScript script, Func<T, string?> complaint) where T : TSqlFragment =>
        Fragments.Of<T>(script).Select(fragment => (fragment.StartLine, Text: complaint(fragment))).Where(found => found.Text is not null).Select(found => $"line {found.StartLine}: {found.Text}");

    private static bool Is(Identifier? name, string value) => Is(name?.Value, value);

    private static bool Is(string? name, string value) => string.Equals(name, value, StringComparison.OrdinalIgnoreCase);
}

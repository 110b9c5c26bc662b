using System.Text.RegularExpressions;
using HqJobs.Sync.Sql;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace HqJobs.Sql.Tests;

/// <summary>What can be known of T-SQL without a server: it parses, it speaks of what exists, it counts right, and it keeps to style.md.</summary>
public static partial class SqlServerCheck
{
    /// <param name="parameters">As a card's "in" line: <c>@channel bigint, @name nvarchar(60)</c>.</param>
    /// <param name="temp">Temporary tables the caller provides: <c>ROWS (A bigint)</c> is there as <c>#ROWS</c>.</param>
    /// <returns>Complaints; none when the text is fine.</returns>
    public static IReadOnlyList<string> Validate(string text, string parameters, SchemaKind at, IReadOnlyList<string>? temp = null)
    {
        var complaints = Parse(text, out var script);
        if (complaints.Count > 0) return complaints;
        return
        [
            .. SqlServerSchema.Of(at).Bind(string.Concat((temp ?? []).Select(table => $"CREATE TABLE #{table};\n")) + text, parameters),
            .. UnusedParameters(script, parameters),
            .. Arity(script),
            .. Taste(script),
            .. SqlServerPortability.Complaints(script),
            .. SqlServerSchema.Of(at).RefusedWrites(script),
        ];
    }

    /// <summary>
    /// Text the table mover generates. Where it carries a card that holds; otherwise its parameters are what it uses, and it may be for either database.
    /// Temporary tables it reads and does not make are the mover's staged rows.
    /// </summary>
    public static IReadOnlyList<string> ValidateGenerated(string text)
    {
        var complaints = Parse(text, out var script);
        if (complaints.Count > 0) return complaints;
        var card = Card.Of(text);
        var parameters = card.At.Count > 0 ? card.Parameters : UndeclaredVariables(script);
        var ends = card.At.Count > 0 ? card.At : [SchemaKind.Hq, SchemaKind.Channel];
        var bound = ends.Select(end => PartsBetweenDrops(text, script).SelectMany(part => SqlServerSchema.Of(end).Bind(part, parameters)).ToList()).MinBy(found => found.Count)!;
        return
        [
            .. bound,
            .. UnusedParameters(script, parameters),
            .. Arity(script),
            .. Taste(script),
            .. SqlServerPortability.Complaints(script),
            .. ends.Select(end => SqlServerSchema.Of(end).RefusedWrites(script).ToList()).MinBy(found => found.Count)!,
        ];
    }

    /// <summary>A schema script: parsed, its rows bound, its names and indexes as style.md asks.</summary>
    public static IReadOnlyList<string> ValidateSchema(string text, SchemaKind kind)
    {
        var complaints = Parse(text, out var script);
        if (complaints.Count > 0) return complaints;
        return
        [
            .. Fragments.Of<InsertStatement>(script).Where(insert => script.Batches.Any(batch => batch.Statements.Contains(insert)))
                .SelectMany(insert => SqlServerSchema.Of(kind).Bind(text.Substring(insert.StartOffset, insert.FragmentLength), "")),
            .. Arity(script),
            .. Taste(script),
            .. SqlServerPortability.Complaints(script),
        ];
    }

    public static IReadOnlyList<TSqlStatement> Statements(string text) =>
        Parse(text, out var script) is { Count: > 0 } complaints
            ? throw new FormatException(string.Join("; ", complaints))
            : [.. script.Batches.SelectMany(batch => batch.Statements)];

    /// <summary>The result sets a caller may meet: lists of column names; a column without a name is "".</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Results(string text)
    {
        _ = Parse(text, out var script);
        return
        [
            .. Fragments.Of<TSqlStatement>(script).Select(statement => statement switch
            {
                SelectStatement { Into: null } select when Elements(select.QueryExpression).All(element => element is SelectScalarExpression) => Elements(select.QueryExpression),
                DataModificationStatement { } change when OutputOf(change) is { } output => output.SelectColumns,
                _ => null,
            }).Where(elements => elements is not null).Select(IReadOnlyList<string> (elements) => [.. elements!.OfType<SelectScalarExpression>().Select(NameOf)]),
        ];
    }

    /// <summary>The parameters that hold lists, with the paths and types their elements are read by; none where the element is a value.</summary>
    public static IReadOnlyList<(string Parameter, IReadOnlyList<(string Path, string Type)> Columns)> Lists(string text)
    {
        _ = Parse(text, out var script);
        return
        [
            .. Fragments.Of<OpenJsonTableReference>(script).Where(list => list.Variable is VariableReference)
                .GroupBy(list => ((VariableReference)list.Variable).Name, StringComparer.OrdinalIgnoreCase)
                .Select(lists => (lists.Key, (IReadOnlyList<(string, string)>)[.. lists.SelectMany(list => list.SchemaDeclarationItems).DistinctBy(item => item.ColumnDefinition.ColumnIdentifier.Value).Select(item =>
                    (item.Mapping is StringLiteral path ? path.Value : $"$.{item.ColumnDefinition.ColumnIdentifier.Value}", TextOf(item.ColumnDefinition.DataType)))])),
        ];
    }

    private static string TextOf(TSqlFragment fragment) =>
        string.Concat(fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(token => token.Text));

    private static List<string> Parse(string text, out TSqlScript script)
    {
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors150);
        script = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors160);
        var complaints = errors150.Concat(errors160).Select(error => $"line {error.Line}: {error.Message}").Distinct().ToList();
        if (complaints.Count > 0 && DapperList().Match(text) is { Success: true } list)
            complaints.Add($"'{list.Value}' is Dapper's; a list travels as JSON, read with OPENJSON");
        return complaints;
    }

    [GeneratedRegex(@"\bin\s+@\w+", RegexOptions.IgnoreCase)]
    private static partial Regex DapperList();

    private static string UndeclaredVariables(TSqlScript script)
    {
        var declared = Fragments.Of<DeclareVariableElement>(script).Select(variable => variable.VariableName.Value);
        return string.Join(", ", Fragments.Of<VariableReference>(script).Select(variable => variable.Name)
            .Except(declared, StringComparer.OrdinalIgnoreCase).Select(name => $"{name} nvarchar(max)"));
    }

    // A procedure may make a temporary table only once, and DacFx does not know the one that SELECT … INTO makes: it is declared, and INTO left out.
    private static IEnumerable<string> PartsBetweenDrops(string text, TSqlScript script)
    {
        var made = Fragments.Of<SelectStatement>(script).Where(select => select.Into is not null).Select(select => select.Into.BaseIdentifier.Value)
            .Concat(Fragments.Of<CreateTableStatement>(script).Select(create => create.SchemaObjectName.BaseIdentifier.Value));
        var staged = Fragments.Of<NamedTableReference>(script).Select(table => table.SchemaObject.BaseIdentifier.Value).Where(name => name.StartsWith('#'))
            .Except(made, StringComparer.OrdinalIgnoreCase).ToList();
        var part = string.Concat(staged.Select(name => $"CREATE TABLE [{name}] (A nvarchar(max));\n"));
        foreach (var statement in script.Batches.SelectMany(batch => batch.Statements))
        {
            var code = text.Substring(statement.StartOffset, statement.FragmentLength);
            switch (statement)
            {
                case DropTableStatement:
                    yield return part;
                    part = "";
                    break;
                case SelectStatement { Into: { } into } select:
                    var columns = Elements(select.QueryExpression).OfType<SelectScalarExpression>().Select(element => $"[{NameOf(element)}] nvarchar(max)");
                    part += $"CREATE TABLE [{into.BaseIdentifier.Value}] ({string.Join(", ", columns)});\n";
                    part += Regex.Replace(code, @"\binto\s+\[?#\w+\]?", "", RegexOptions.IgnoreCase) + "\n";
                    break;
                default:
                    part += code + "\n";
                    break;
            }
        }
        if (part.Length > 0) yield return part;
    }

    private static IEnumerable<string> UnusedParameters(TSqlScript script, string parameters)
    {
        var used = Fragments.Of<VariableReference>(script).Select(variable => variable.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Regex.Matches(parameters, "@[A-Za-z0-9_]+").Select(match => match.Value).Where(name => !used.Contains(name)).Select(name => $"the parameter {name} is not used");
    }

    private static IEnumerable<string> Arity(TSqlScript script)
    {
        foreach (var insert in Fragments.Of<InsertSpecification>(script).Where(insert => insert.InsertSource is not ExecuteInsertSource))
        {
            if (insert.Columns.Count == 0)
            {
                yield return $"line {insert.StartLine}: INSERT without a list of columns";
                continue;
            }
            IEnumerable<int> counts = insert.InsertSource switch
            {
                ValuesInsertSource values => values.RowValues.Select(row => row.ColumnValues.Count),
                SelectInsertSource select => [Elements(select.Select).Count],
                _ => [],
            };
            foreach (var count in counts.Distinct().Where(count => count != insert.Columns.Count))
                yield return $"line {insert.StartLine}: INSERT names {insert.Columns.Count} columns and gives {count} values";
        }
    }

    private static IEnumerable<string> Taste(TSqlScript script)
    {
        foreach (var star in Fragments.Of<SelectStarExpression>(script))
            yield return $"line {star.StartLine}: select *; name the columns";
        foreach (var update in Fragments.Of<UpdateSpecification>(script).Where(update => update.WhereClause is null && !IsJoined(update.FromClause)))
            yield return $"line {update.StartLine}: UPDATE without WHERE";
        foreach (var delete in Fragments.Of<DeleteSpecification>(script).Where(delete => delete.WhereClause is null && !IsJoined(delete.FromClause)))
            yield return $"line {delete.StartLine}: DELETE without WHERE";
        foreach (var clock in Fragments.Of<FunctionCall>(script).Where(call => call.FunctionName.Value.ToUpperInvariant() is "GETDATE" or "GETUTCDATE" or "SYSDATETIME" or "SYSUTCDATETIME" or "SYSDATETIMEOFFSET"))
            yield return $"line {clock.StartLine}: {clock.FunctionName.Value}(); the time is a parameter";
        foreach (var clock in Fragments.Of<ParameterlessCall>(script).Where(call => call.ParameterlessCallType == ParameterlessCallType.CurrentTimestamp))
            yield return $"line {clock.StartLine}: CURRENT_TIMESTAMP; the time is a parameter";
        foreach (var table in Fragments.Of<NamedTableReference>(script).Where(table => table.SchemaObject.SchemaIdentifier is null && !IsLocal(table, script)))
            yield return $"line {table.StartLine}: the table {table.SchemaObject.BaseIdentifier.Value} is named without its schema";
        foreach (var hint in Hints(script))
            if (hint.Name is "NOLOCK" or "READUNCOMMITTED")
                yield return $"line {hint.Line}: {hint.Name} reads what may never be committed";
    }

    /// <summary>A hint stands for a reason: some comment of the file must name it.</summary>
    public static IEnumerable<string> HintsWithoutReason(string text)
    {
        _ = Parse(text, out var script);
        var comments = string.Join(" ", script.ScriptTokenStream
            .Where(token => token.TokenType is TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment).Select(token => token.Text));
        return Hints(script).Where(hint => !comments.Contains(hint.Name, StringComparison.OrdinalIgnoreCase))
            .Select(hint => $"line {hint.Line}: the hint {hint.Name} has no comment that says why").Distinct();
    }

    /// <summary>C# reads every integer as long (SQLite knows no other); a result column that is int on SQL Server does not fit a record's constructor.</summary>
    public static IEnumerable<string> IntResults(string text)
    {
        _ = Parse(text, out var script);
        var ints = IntColumns(script);
        return Fragments.Of<SelectStatement>(script).Where(select => select.Into is null)
            .SelectMany(select => Elements(select.QueryExpression).Index().Where(element => element.Item is SelectScalarExpression && IsInt(select.QueryExpression, element.Index, ints)))
            .Select(element => $"line {element.Item.StartLine}: the result column {NameOf((SelectScalarExpression)element.Item)} is int; CAST(… AS bigint) or COUNT_BIG");
    }

    private static IEnumerable<(string Name, int Line)> Hints(TSqlScript script) =>
        Fragments.Of<TableHint>(script).Select(hint => (hint.HintKind.ToString().ToUpperInvariant(), hint.StartLine))
            .Concat(Fragments.Of<OptimizerHint>(script).Select(hint => (hint.HintKind.ToString().ToUpperInvariant(), hint.StartLine)));

    private static bool IsJoined(FromClause? from) => from is not null && Fragments.Of<QualifiedJoin>(from).Any(join => join.QualifiedJoinType == QualifiedJoinType.Inner);

    // Common table expressions, temporary tables, aliases of UPDATE … FROM and the tables of a trigger have no schema.
    private static bool IsLocal(NamedTableReference table, TSqlScript script)
    {
        var name = table.SchemaObject.BaseIdentifier.Value;
        return name.StartsWith('#')
            || Fragments.Of<CommonTableExpression>(script).Any(expression => Same(expression.ExpressionName.Value, name))
            || Fragments.Of<TableReferenceWithAlias>(script).Any(reference => reference != table && Same(reference.Alias?.Value, name))
            || Same(name, "inserted") || Same(name, "deleted");
    }

    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static IList<SelectElement> Elements(QueryExpression query) => query switch
    {
        QuerySpecification specification => specification.SelectElements,
        BinaryQueryExpression binary => Elements(binary.FirstQueryExpression),
        QueryParenthesisExpression parenthesis => Elements(parenthesis.QueryExpression),
        _ => [],
    };

    private static OutputClause? OutputOf(DataModificationStatement statement) => statement switch
    {
        InsertStatement insert => insert.InsertSpecification.OutputClause,
        UpdateStatement update => update.UpdateSpecification.OutputClause,
        DeleteStatement delete => delete.DeleteSpecification.OutputClause,
        _ => null,
    };

    private static string NameOf(SelectScalarExpression element) => element switch
    {
        { ColumnName: { } name } => name.Value,
        { Expression: ColumnReferenceExpression { MultiPartIdentifier: { } column } } => column.Identifiers[^1].Value,
        _ => "",
    };

    // Derived tables and common table expressions whose columns are int, as they are referred to: PART.BACKLOG.
    private static HashSet<string> IntColumns(TSqlScript script)
    {
        var ints = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var table in Fragments.Of<QueryDerivedTable>(script).Reverse()) // an inner one first
            Add(table.QueryExpression, [table.Alias.Value]);
        foreach (var expression in Fragments.Of<CommonTableExpression>(script))
            Add(expression.QueryExpression, [expression.ExpressionName.Value, .. Fragments.Of<NamedTableReference>(script)
                .Where(table => table.Alias is not null && Same(expression.ExpressionName.Value, table.SchemaObject.BaseIdentifier.Value)).Select(table => table.Alias.Value)]);
        return ints;

        void Add(QueryExpression query, IReadOnlyList<string> names)
        {
            foreach (var (index, element) in Elements(query).Index())
                if (element is SelectScalarExpression scalar && IsInt(query, index, ints)) ints.UnionWith(names.Select(name => $"{name}.{NameOf(scalar)}"));
        }
    }

    // Where branches of a UNION differ, the wider type is the result's.
    private static bool IsInt(QueryExpression query, int column, HashSet<string> ints) => query switch
    {
        QuerySpecification specification => specification.SelectElements[column] is SelectScalarExpression element && IsInt(element.Expression, ints),
        BinaryQueryExpression binary => IsInt(binary.FirstQueryExpression, column, ints) && IsInt(binary.SecondQueryExpression, column, ints),
        QueryParenthesisExpression parenthesis => IsInt(parenthesis.QueryExpression, column, ints),
        _ => false,
    };

    private static bool IsInt(ScalarExpression expression, HashSet<string> ints)
    {
        return Int(expression);

        bool Int(ScalarExpression part) => part switch
        {
            IntegerLiteral or UnaryExpression { Expression: IntegerLiteral } => true,
            ColumnReferenceExpression { MultiPartIdentifier: { } name } => ints.Contains(string.Join('.', name.Identifiers.Select(identifier => identifier.Value))),
            GlobalVariableExpression variable => Same(variable.Name, "@@ROWCOUNT"),
            ParenthesisExpression parenthesis => Int(parenthesis.Expression),
            ScalarSubquery subquery => IsInt(subquery.QueryExpression, 0, ints),
            BinaryExpression binary => Int(binary.FirstExpression) && Int(binary.SecondExpression),
            CoalesceExpression coalesce => coalesce.Expressions.All(Int),
            IIfCall iif => Int(iif.ThenExpression) && Int(iif.ElseExpression),
            SearchedCaseExpression search => search.WhenClauses.All(when => Int(when.ThenExpression)) && (search.ElseExpression is null || Int(search.ElseExpression)),
            SimpleCaseExpression simple => simple.WhenClauses.All(when => Int(when.ThenExpression)) && (simple.ElseExpression is null || Int(simple.ElseExpression)),
            FunctionCall call => call.FunctionName.Value.ToUpperInvariant() switch
            {
                "COUNT" or "LEN" or "DATEDIFF" => true,
                "SUM" or "MIN" or "MAX" or "ISNULL" => call.Parameters.All(Int),
                _ => false,
            },
            _ => false,
        };
    }
}

using HqJobs.Sync.HqCustomers;

namespace HqJobs.Sync.SyncStatus;

/// <summary>
/// A filter, checked, and whether an operation fits it. Texts are compared here, not in the database: SQLite knows the other case of the letters a–z only,
/// and its columns may hold anything.
/// </summary>
internal sealed class WantedOperations
{
    // Columns of the async tables a person is looked for by.
    private static readonly string[] Names = ["CUSTACCOUNTASYNC", "CUSTACCOUNT", "FIRSTNAME", "MIDDLENAME", "LASTNAME", "CUSTNAME", "PHONE", "CELLULARPHONE", "EMAIL", "RECEIPTEMAIL", "LOCATOR", "SYNCERROR"];

    // What every operation has beside its table's columns.
    private static readonly string[] Marks = ["DATASTORE", "SYNCERROR", "UPLOADSESSIONID"];

    private readonly OperationFilter filter;
    private readonly string? text;
    private readonly List<(string Column, string Text, bool IsExact)> fields;

    private WantedOperations(OperationFilter filter, string? text, List<(string, string, bool)> fields) => (this.filter, this.text, this.fields) = (filter, text, fields);

    /// <summary>Every column one can filter by, in the order of the tables.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. AsyncTables.All.SelectMany(table => AsyncTables.ShapeOf(table).Columns).Concat(Marks).Distinct()];

    public string? Channel => filter.Channel;

    /// <summary>Whose operations are looked for; a text that is a GUID can be nothing else.</summary>
    public string? Customer => !string.IsNullOrWhiteSpace(filter.Customer) ? filter.Customer.Trim() : text is not null && Guid.TryParse(text, out _) ? text : null;

    public bool AreUnsuccessful => filter.Statuses.Count > 0 && filter.Statuses.All(status => status is OperationStatus.Failed or OperationStatus.Blocked);

    public bool ArePending => filter.Statuses.Count > 0 && filter.Statuses.All(status => status == OperationStatus.Pending);

    /// <exception cref="ArgumentException">A field is no column of the async tables.</exception>
    public static WantedOperations Of(OperationFilter filter)
    {
        var unknown = filter.Fields.Keys.FirstOrDefault(name => !Columns.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
            throw new ArgumentException($"No operation has a field {unknown}. Those there are: {string.Join(", ", Columns)}.");
        return new WantedOperations(filter, string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text.Trim(), [.. filter.Fields.Select(field => (
            field.Key.Trim().ToUpperInvariant(), field.Value.StartsWith('=') ? field.Value[1..].Trim() : field.Value.Trim(), field.Value.StartsWith('=')))]);
    }

    /// <summary>Whether a walk meets hardly anything else.</summary>
    public bool IsServedBy(Walk walk) => text is null && fields.Count == 0 && walk switch
    {
        Walk.Landed or Walk.Channel => filter.Statuses.Count == 0 || filter.Statuses.Contains(OperationStatus.Succeeded),
        Walk.Unsuccessful => filter.Channel is null,
        _ => true,
    };

    /// <summary>Columns that are looked at beside those of a line.</summary>
    public IReadOnlyList<string> ColumnsOf(AsyncTable table) =>
    [
        .. (text is null ? [] : Names).Concat(fields.Select(field => field.Column)).Distinct()
            .Where(column => !OperationListSql.Columns.Contains(column) && AsyncTables.TryOrdinalOf(table, column, out _)),
    ];

    /// <summary>A table without a column that is asked for has nothing that fits.</summary>
    public bool Fits(AsyncTable table) => (filter.Record is null || filter.Record == table)
        && fields.TrueForAll(field => Marks.Contains(field.Column) || AsyncTables.TryOrdinalOf(table, field.Column, out _));

    public bool Fits(ListedRow row) =>
        (filter.Statuses.Count == 0 || filter.Statuses.Contains(row.StatusOf))
        && (filter.Channel is null || string.Equals(row.Key.DataStore.Value, filter.Channel, StringComparison.OrdinalIgnoreCase))
        && fields.TrueForAll(field => IsFound(row.TextOf(field.Column), field.Text, field.IsExact))
        && (text is null || Customer == text || Names.Any(column => IsFound(row.TextOf(column), text, isExact: false)));


    private static bool IsFound(string? value, string wanted, bool isExact) => isExact
        ? string.Equals((value ?? "").Trim(), wanted, StringComparison.OrdinalIgnoreCase)
        : value is not null && value.Contains(wanted, StringComparison.OrdinalIgnoreCase);
}

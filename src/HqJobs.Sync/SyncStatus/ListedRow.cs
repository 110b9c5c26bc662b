using System.Globalization;
using System.Text;
using HqJobs.Sync.HqCustomers;
using HqJobs.Sync.Sql;

namespace HqJobs.Sync.SyncStatus;

/// <summary>An operation as its table holds it. A SQLite file may hold anything anywhere: what is no time, number or text is shown as far as it can be, and breaks nothing.</summary>
/// <param name="Ordinals">Where each column stands in the values.</param>
internal sealed record ListedRow(AsyncTable Table, IReadOnlyDictionary<string, int> Ordinals, object?[] Values)
{
    private const int DataStore = 0, Epoch = 1, Counter = 2, Session = 3, Status = 4, DataAreaId = 5, CustAccountAsync = 6, CustAccount = 7, Operation = 8, Channel = 9,
        OperationDateTime = 10, Error = 11, Attempts = 12, SyncDateTime = 13, SyncNextDateTime = 14;

    public Place Place => new(PlaceKind.Behind, Values[Session] is null ? null : Text(Session), Text(DataStore), Number(Epoch), Number(Counter));

    public OperationKey Key => new(new DataStoreName(Text(DataStore)), Number(Epoch), Table, Number(Counter));

    public OperationStatus StatusOf => (OperationStatus)Number(Status);

    public bool IsUnsuccessful => StatusOf is OperationStatus.Failed or OperationStatus.Blocked;

    public string Company => Text(DataAreaId);

    public string AsyncAccount => Text(CustAccountAsync);

    public string Account => Text(CustAccount);

    public long? OriginatingChannel => Fields.TryWholeNumber(Values[Channel], out var channel) ? channel : null;

    /// <summary>Newest first; of one upload session by data store and table, as customers come before what belongs to them.</summary>
    public int CompareTo(ListedRow other)
    {
        var result = string.CompareOrdinal(other.Text(Session), Text(Session));
        if (result == 0) result = string.CompareOrdinal(other.Text(DataStore), Text(DataStore));
        if (result == 0) result = Table.CompareTo(other.Table);
        if (result == 0) result = other.Number(Epoch).CompareTo(Number(Epoch));
        return result == 0 ? other.Number(Counter).CompareTo(Number(Counter)) : result;
    }

    /// <param name="lastEdit">When somebody last edited it; null: nobody ever has.</param>
    public OperationLine ToLine(string? account, string? channelName, DateTimeOffset? lastEdit) => new()
    {
        OperationId = Key.ToString(),
        Channel = Text(DataStore),
        ChannelName = channelName,
        Record = AsyncTables.RecordOf(Table),
        DataAreaId = Company,
        CustAccount = Account.Length > 0 ? Account : account ?? "",
        CustAccountAsync = AsyncAccount,
        Operation = Fields.TryWholeNumber(Values[Operation], out var kind) ? kind : null,
        OperationDateTime = Time(OperationDateTime),
        Status = Enum.IsDefined(StatusOf) ? StatusOf : OperationStatus.Pending,
        SyncError = TextOf(Values[Error]),
        SyncAttempts = Number(Attempts),
        SyncDateTime = Time(SyncDateTime),
        SyncNextDateTime = Time(SyncNextDateTime),
        EditedDateTime = IsUnsuccessful && lastEdit > (Time(SyncDateTime) ?? DateTimeOffset.MinValue) ? lastEdit : null,
        UploadSessionId = TextOf(Values[Session]),
    };

    /// <summary>Null: no value, or a column that was not read.</summary>
    public object? ValueOf(string column) => Ordinals.TryGetValue(column, out var at) ? Values[at] : null;

    /// <inheritdoc cref="ValueOf"/>
    public string? TextOf(string column) => TextOf(ValueOf(column));

    /// <summary>Where each column stands in a row of <paramref name="others"/> behind those of every line.</summary>
    public static IReadOnlyDictionary<string, int> OrdinalsOf(IEnumerable<string> others) =>
        OperationListSql.Columns.Concat(others).Select((column, at) => (column, at)).ToDictionary(pair => pair.column, pair => pair.at);

    /// <summary>A value as people read it; null where none is.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null or DBNull => null,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        DateTime or DateTimeOffset or DateOnly or bool => ColumnType.Plain(value),
        _ when Fields.TryText(value, out var text) => text,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private string Text(int column) => TextOf(Values[column]) ?? "";

    private long Number(int column) => Fields.TryWholeNumber(Values[column], out var number) ? number : 0;

    private DateTimeOffset? Time(int column) => Values[column] switch
    {
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DateTimeOffset time => time.ToUniversalTime(),
        // Not "14:30" nor "May": those would be read as times of today and this year.
        string text when text.Length >= 10 && text[0] is '1' or '2' && text[4] == '-' && UtcTimeHandler.TryFromText(text, out var time) => time,
        _ => null,
    };
}

using System.Globalization;
using HqJobs.Sync.Verdicts;

namespace HqJobs.Sync.HqCustomers;

/// <summary>
/// Several operations on one thing, seen as one: for each column the value recorded last (R57). Not recorded (null) keeps what is there, blank
/// clears it. Collects what is wrong with the values read, and by which operation it came. Texts lose leading and trailing blanks.
/// </summary>
internal sealed class Fold
{
    private readonly Conversion conversion;
    private readonly List<int> chain;
    private readonly int count;
    private readonly int[] sources;
    private List<(int Member, Rejection Rejection)>? rejections;
    private List<OldValue>? comparisons;
    private string?[]? notes;

    public Fold(Conversion conversion, List<int> chain, int count)
    {
        (this.conversion, this.chain, this.count) = (conversion, chain, count);
        sources = new int[AsyncTables.ShapeOf(First.Key.Table).Columns.Count];
        Array.Fill(sources, -1);
        for (var member = 0; member < count; member++)
            Overlay(member, Member(member));
    }

    public Operation First => Member(0);

    public Operation Last => Member(count - 1);

    /// <summary>True if the last operation is a deactivation.</summary>
    public bool IsDeactivated => Last.Kind == OperationKind.Deactivate;

    /// <summary>The member that deactivated the thing, −1 if none did or one created it again after that.</summary>
    public int DeactivatedAt { get; private set; } = -1;

    public bool IsValid => rejections is null;

    /// <summary>The first operation that brought something wrong, as a position in the chain.</summary>
    public int Culprit
    {
        get
        {
            var first = rejections![0].Member;
            foreach (var (member, _) in rejections)
                first = Math.Min(first, member);
            return first;
        }
    }

    /// <summary>Everything that is wrong with the culprit.</summary>
    public IEnumerable<Rejection> Rejections
    {
        get
        {
            var culprit = Culprit;
            return rejections!.Where(rejection => rejection.Member == culprit).Select(rejection => rejection.Rejection);
        }
    }

    public Operation Member(int member) => conversion.Unit.Operations[chain[member]];

    /// <summary>The operation (its index in the unit) whose value of a column counts; −1 if none recorded it.</summary>
    public int OperationOf(int column) => sources[column] < 0 ? -1 : chain[sources[column]];

    /// <summary>The member whose value of a column counts; −1 if none recorded it.</summary>
    public int MemberOf(int column) => sources[column];

    /// <summary>True where nothing or a blank is recorded; judges nothing.</summary>
    public bool IsBlank(int column) =>
        sources[column] < 0 || Member(sources[column])[column] is null || (Member(sources[column])[column] is string text && string.IsNullOrWhiteSpace(text));

    /// <summary>Null = not recorded, '' = recorded as blank, or rejected.</summary>
    public string? Text(int column, int maxLength, bool multiLine = false)
    {
        if (sources[column] < 0)
            return null;
        Rejection? rejection = null;
        var text = Member(sources[column]).Text(column, ref rejection, multiLine)?.Trim() ?? "";
        if (rejection is not null)
            Reject(sources[column], rejection);
        else if (text.Length > maxLength)
            Reject(column, Refusals.TooLong, text.Length, maxLength);
        return text;
    }

    /// <summary>What a nullable text column of HQ becomes: what is there where nothing is recorded, null where a blank is.</summary>
    public string? Kept(int column, int maxLength, string? existing, bool multiLine = false) =>
        Text(column, maxLength, multiLine) is { } recorded ? recorded.Length == 0 ? null : recorded : existing;

    public string? Email(int column, int maxLength)
    {
        var text = Text(column, maxLength);
        if (!string.IsNullOrEmpty(text) && IsValid && !EmailAddress.IsWellFormed(text))
            Reject(column, Refusals.NotAnEmailAddress);
        return text;
    }

    /// <summary>Null = not recorded or cleared.</summary>
    public long? WholeNumber(int column) => Read(column, static (Operation operation, int column, ref Rejection? rejection) => operation.WholeNumber(column, ref rejection));

    /// <inheritdoc cref="WholeNumber"/>
    public decimal? Amount(int column) => Read(column, static (Operation operation, int column, ref Rejection? rejection) => operation.Amount(column, ref rejection));

    /// <inheritdoc cref="WholeNumber"/>
    public bool? Flag(int column) => Read(column, static (Operation operation, int column, ref Rejection? rejection) => operation.Flag(column, ref rejection));

    /// <summary>Rejects the value of a column; where nobody recorded it, the first operation is to blame.</summary>
    public void Reject(int column, Refusal refusal, params object?[] facts) =>
        Reject(Math.Max(sources[column], 0), sources[column] < 0
            ? new Rejection(AsyncTables.ShapeOf(First.Key.Table).Columns[column], null, refusal, facts)
            : Member(sources[column]).Rejects(column, refusal, facts));

    /// <summary>Rejects what follows from several columns (a name, an address); the last operation that touched one of them is to blame.</summary>
    public void Reject(ReadOnlySpan<int> columns, string field, Refusal refusal, params object?[] facts)
    {
        var culprit = 0;
        foreach (var column in columns)
            culprit = Math.Max(culprit, sources[column]);
        Reject(culprit, new Rejection(field, null, refusal, facts));
    }

    /// <summary>Rejects a code that was looked up in vain: the channel's own, or one that a default would have given.</summary>
    public void RejectCode(int column, string code, Refusal refusal, params object?[] facts)
    {
        var isOwn = sources[column] >= 0 && string.Equals(Convert.ToString(Member(sources[column])[column], CultureInfo.InvariantCulture)?.Trim(), code, StringComparison.Ordinal);
        if (isOwn)
            Reject(column, refusal, facts);
        else
            Reject(Math.Max(sources[column], 0), new Rejection(
                AsyncTables.ShapeOf(First.Key.Table).Columns[column], code, Refusals.UnusableDefault, refusal.Fill(refusal.Wrong, facts), First[OperationColumns.OriginatingChannel]));
    }

    /// <summary>Rejects the value of a column without showing it.</summary>
    public void RejectUnshown(int column, Refusal refusal, params object?[] facts) => Reject([column], AsyncTables.ShapeOf(First.Key.Table).Columns[column], refusal, facts);

    public void Note(int member, string note)
    {
        notes ??= new string?[count];
        notes[member] = notes[member] is { } earlier ? $"{earlier}; {note}" : note;
    }

    public string? NoteOf(int member) => notes?[member];

    /// <summary>
    /// Compares the old values that operations carry with what HQ has. A difference means somebody changed the field meanwhile: the operation landed
    /// later and wins, and says so (R84).
    /// </summary>
    public void CompareWithHeadquarters<TState>(TState state, Func<TState, int, string?> textOf)
    {
        if (comparisons is null)
            return;
        foreach (var (member, column, old) in comparisons)
        {
            var current = textOf(state, column);
            if (current is not null && !IsSame(current, old) && !IsSame(current, Member(member)[column]))
                Note(member, Conflict(column));
        }
    }

    /// <summary>
    /// For a thing headquarters does not have: what its first edit did not change is missing there as well, so all that edit's snapshot records counts.
    /// Later ones find the thing, as if they had come one by one.
    /// </summary>
    public void TakeFirstSnapshot()
    {
        var first = 0;
        while (first < count - 1 && Member(first).Kind == OperationKind.Deactivate)
            first++;
        Array.Fill(sources, -1);
        (comparisons, notes, DeactivatedAt) = (null, null, -1);
        for (var member = 0; member < count; member++)
            Overlay(member, Member(member), isSnapshot: member == first);
    }

    private delegate T? Reader<T>(Operation operation, int column, ref Rejection? rejection)
        where T : struct;

    private T? Read<T>(int column, Reader<T> read)
        where T : struct
    {
        if (sources[column] < 0)
            return null;
        if (IsBlank(column))
            return null;
        Rejection? rejection = null;
        var value = read(Member(sources[column]), column, ref rejection);
        if (rejection is not null)
            Reject(sources[column], rejection);
        return value;
    }

    private void Reject(int member, Rejection rejection) => (rejections ??= []).Add((member, rejection));

    private void Overlay(int member, Operation operation, bool isSnapshot = false)
    {
        switch (operation.Kind)
        {
            case OperationKind.Unknown:
                Reject(member, operation.RejectsKind());
                return;
            case OperationKind.Deactivate:
                DeactivatedAt = member;
                return;
            case OperationKind.Update when OldValues.AreRecorded(operation):
                if (isSnapshot)
                    OverlayRecorded(member, operation, static (table, column) => !OperationColumns.IsRivalry(table, column));
                OverlayChangedFields(member, operation);
                return;
            case OperationKind.Update:
                Note(member, "without OLDVALUES: every value it records has won");
                break;
            default:
                DeactivatedAt = -1;
                break;
        }
        OverlayRecorded(member, operation, static (_, _) => true);
    }

    private void OverlayRecorded(int member, Operation operation, Func<AsyncTable, int, bool> counts)
    {
        for (var column = OperationColumns.FirstOwn; column < sources.Length; column++)
        {
            if (operation.IsRecorded(column) && !KeepsEarlier(operation, column) && counts(operation.Key.Table, column))
                sources[column] = member;
        }
    }

    private void OverlayChangedFields(int member, Operation operation)
    {
        if (!OldValues.TryRead(operation, out var oldValues))
        {
            Reject(member, operation.Rejects(OperationColumns.OldValues, Refusals.UnreadableOldValues));
            return;
        }
        foreach (var (column, old) in oldValues)
        {
            if (sources[column] < 0)
                (comparisons ??= []).Add(new OldValue(member, column, old));
            else if (!IsSame(Member(sources[column])[column], old) && !IsSame(Member(sources[column])[column], operation[column]))
                Note(member, Conflict(column));
            if (!KeepsEarlier(operation, column))
                sources[column] = member;
        }
    }

    // As if the operations had come one by one: what HQ cannot hold blank is not blanked by a later one.
    private bool KeepsEarlier(Operation operation, int column) =>
        sources[column] >= 0 && OperationColumns.CannotBeBlank(operation.Key.Table, column)
        && operation[column] switch
        {
            null => true,
            string text => string.IsNullOrWhiteSpace(text),
            long number => number == 0 && operation.Key.Table == AsyncTable.Customer && column == CustomerColumns.RelationshipType,
            _ => false,
        };

    private string Conflict(int column) =>
        $"{AsyncTables.ShapeOf(First.Key.Table).Columns[column]}: changed by somebody else meanwhile; this operation landed later and has won (R84)";

    private static bool IsSame(object? left, object? right)
    {
        var leftText = (Convert.ToString(left, CultureInfo.InvariantCulture) ?? "").Trim();
        var rightText = (Convert.ToString(right, CultureInfo.InvariantCulture) ?? "").Trim();
        return string.Equals(leftText, rightText, StringComparison.OrdinalIgnoreCase)
            || (Fields.TryAmount(leftText, out var leftAmount) && Fields.TryAmount(rightText, out var rightAmount) && leftAmount == rightAmount)
            || (leftText.Length == 0 && rightText == "0") || (rightText.Length == 0 && leftText == "0");
    }

    private readonly record struct OldValue(int Member, int Column, string? Old);
}

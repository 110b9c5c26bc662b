using System.Collections;
using System.Data.Common;

namespace HqJobs.Sync.Sql;

/// <summary>Rows in memory, read as if they came from a database: what a bulk copy streams from.</summary>
/// <param name="columns">Names, in the order of the values.</param>
internal sealed class ListReader(IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows) : RowReader(columns)
{
    private int row = -1;

    public override bool HasRows => rows.Count > 0;

    public override bool Read() => ++row < rows.Count;

    public override object GetValue(int ordinal) => rows[row][ordinal] ?? DBNull.Value;
}

/// <summary>The part of <see cref="DbDataReader"/> that says how a forward-only list of rows is read; who derives from it says which rows.</summary>
internal abstract class RowReader(IReadOnlyList<string> columns) : DbDataReader
{
    protected IReadOnlyList<string> Columns { get; } = columns;

    public override int FieldCount => Columns.Count;

    public override int Depth => 0;

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override string GetName(int ordinal) => Columns[ordinal];

    public override int GetOrdinal(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (string.Equals(Columns[i], name, StringComparison.OrdinalIgnoreCase)) return i;
        throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such column.");
    }

    // A column's type is its values': what it was stored as may differ from row to row on SQLite.
    public override Type GetFieldType(int ordinal) => typeof(object);

    public override string GetDataTypeName(int ordinal) => nameof(Object);

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    public override bool NextResult() => false;

    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    public override byte GetByte(int ordinal) => (byte)GetValue(ordinal);

    public override char GetChar(int ordinal) => (char)GetValue(ordinal);

    public override short GetInt16(int ordinal) => (short)GetValue(ordinal);

    public override int GetInt32(int ordinal) => (int)GetValue(ordinal);

    public override long GetInt64(int ordinal) => (long)GetValue(ordinal);

    public override float GetFloat(int ordinal) => (float)GetValue(ordinal);

    public override double GetDouble(int ordinal) => (double)GetValue(ordinal);

    public override decimal GetDecimal(int ordinal) => (decimal)GetValue(ordinal);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("Bytes are read whole.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("Text is read whole.");

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);
}

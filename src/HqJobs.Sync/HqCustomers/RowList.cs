namespace HqJobs.Sync.HqCustomers;

/// <summary>Rows of one table while a customer is converted: the list HQ has, copied at the first change.</summary>
internal sealed class RowList<TRow>(IReadOnlyList<TRow> rows)
    where TRow : class, ICustomerRow
{
    private List<TRow>? changed;

    public IReadOnlyList<TRow> Rows => changed ?? rows;

    public bool IsChanged => changed is not null;

    public int Count => Rows.Count;

    public TRow this[int index] => Rows[index];

    public void Add(TRow row) => Changing().Add(row);

    public void Replace(int index, TRow row)
    {
        if (!row.Equals(Rows[index]))
            Changing()[index] = row;
    }

    public void RemoveAt(int index) => Changing().RemoveAt(index);

    private List<TRow> Changing() => changed ??= [.. rows];
}

using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace HqJobs.Sql.Tests;

/// <summary>All fragments of a kind below a fragment, in order of the text.</summary>
public static class Fragments
{
    public static IReadOnlyList<T> Of<T>(TSqlFragment root) where T : TSqlFragment
    {
        var collector = new Collector<T>();
        root.Accept(collector);
        return collector.Found;
    }

    private sealed class Collector<T> : TSqlFragmentVisitor where T : TSqlFragment
    {
        public List<T> Found { get; } = [];

        public override void Visit(TSqlFragment node)
        {
            if (node is T fragment) Found.Add(fragment);
        }
    }
}

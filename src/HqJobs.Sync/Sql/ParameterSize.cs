using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace HqJobs.Sync.Sql;

internal static class ParameterSize
{
    /// <summary>Gives texts of all lengths one size: SQL Server plans a statement anew for every other size of a parameter.</summary>
    public static void Settle(DbParameter parameter)
    {
        if (parameter is SqlParameter { Value: string text }) parameter.Size = text.Length <= 4_000 ? 4_000 : -1;
    }
}

using System.Data.Common;
using Hangfire;
using HqJobs.Server.Configuration;

namespace HqJobs.Server.Hosting.JobStores;

/// <summary>A database that keeps Hangfire's jobs: opened by the service, created by <c>db init</c>, looked at by <c>db status</c> and readiness.</summary>
internal interface IJobStore
{
    /// <summary>Where it is, without secrets.</summary>
    string Place { get; }

    /// <summary>Opens the storage; one instance serves the whole process. Nothing is created, and a database that is away is no error yet.</summary>
    JobStorage Open();

    /// <summary>The schema's version, and the one this HqJobs works with.</summary>
    /// <exception cref="DbException">The database cannot be reached or refuses.</exception>
    Task<JobSchema> ReadSchemaAsync(CancellationToken cancellation);

    /// <summary>Creates or upgrades the schema. Repeating it changes nothing.</summary>
    /// <exception cref="DbException">The database cannot be reached or refuses.</exception>
    Task InstallAsync(CancellationToken cancellation);
}

/// <param name="Version">0: there is none.</param>
internal sealed record JobSchema(int Version, int Wanted);

using System.ComponentModel.DataAnnotations;
using HqJobs.Sync.Pipelines;

namespace HqJobs.Server.Configuration;

/// <summary>A cron expression that Hangfire's scheduler understands.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CronAttribute : ValidationAttribute
{
    public CronAttribute() : base("minute hour day month weekday, with seconds in front if needed, or a macro, e.g. */15 * * * * or @daily") { }

    public override bool IsValid(object? value) => Occurrences.Validate(value as string) is null;
}

/// <summary>A time zone this machine knows.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeZoneAttribute : ValidationAttribute
{
    public TimeZoneAttribute() : base("UTC or a time zone of this machine, e.g. Europe/Oslo") { }

    public override bool IsValid(object? value) => Occurrences.ValidateTimeZone(value as string) is null;
}

namespace HqJobs.Server.Tests.Configuration;

/// <summary>A variable of this process, gone when disposed; tests that use it do not run beside others.</summary>
internal sealed class EnvironmentVariable : IDisposable
{
    private readonly string name;

    public EnvironmentVariable(string name, string value)
    {
        this.name = name;
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(name, null);
}

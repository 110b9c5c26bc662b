using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Microsoft.Data.SqlClient;

namespace HqJobs.Server.Configuration;

/// <summary>
/// <c>Authentication=Active Directory Managed Identity</c> in a connection string: Azure says who this machine is, and no password stands anywhere.
/// <c>User Id</c> holds the client id of a user-assigned identity; without one it is the machine's own.
/// </summary>
/// <remarks>SqlClient 7 brings no way to sign in with Entra ID itself.</remarks>
internal sealed class ManagedIdentity : SqlAuthenticationProvider
{
    private const string Own = "";

    // One each: a credential keeps its token until shortly before it ends.
    private readonly ConcurrentDictionary<string, ManagedIdentityCredential> credentials = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For all connections of the process, job storage's too.</summary>
    public static void Register()
    {
        var provider = new ManagedIdentity();
        SetProvider(SqlAuthenticationMethod.ActiveDirectoryManagedIdentity, provider);
        SetProvider(SqlAuthenticationMethod.ActiveDirectoryMSI, provider); // the older name of the same
    }

    public override bool IsSupported(SqlAuthenticationMethod authenticationMethod) =>
        authenticationMethod is SqlAuthenticationMethod.ActiveDirectoryManagedIdentity or SqlAuthenticationMethod.ActiveDirectoryMSI;

    public override Task<SqlAuthenticationToken> AcquireTokenAsync(SqlAuthenticationParameters parameters) =>
        AcquireTokenAsync(parameters.UserId, parameters.Resource, parameters.ConnectionTimeout);

    /// <param name="seconds">How long Azure may take; 0: for ever, which is a minute here.</param>
    internal async Task<SqlAuthenticationToken> AcquireTokenAsync(string? clientId, string resource, int seconds)
    {
        var credential = credentials.GetOrAdd(clientId ?? Own, static id => new ManagedIdentityCredential(
            id == Own ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(id)));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds > 0 ? seconds : 60));
        var token = await credential.GetTokenAsync(new TokenRequestContext([resource + "/.default"]), patience.Token);
        return new SqlAuthenticationToken(token.Token, token.ExpiresOn);
    }
}

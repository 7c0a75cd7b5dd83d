using System.Diagnostics;
using KeylessAlloyDb.Login.Twin;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Protects the emitted file against a third client: google-auth-library, where it is installed.</summary>
public sealed class NodeTests
{
    internal static readonly string Directory = Path.Combine(
        Repository.Root,
        "artifacts",
        "node-auth"
    );

    [NodeFact]
    public async Task Gets_the_service_accounts_token()
    {
        await using var twin = await LoginTwin.StartAsync(Sample.Deployment, Sample.Instance);

        var token = await AccessTokenAsync(Sample.Configuration, twin);

        twin.Tokens.Account(token).Should().Be(Sample.ServiceAccount);
    }

    /// <summary>The access token that a credential configuration leads to.</summary>
    internal static async Task<string> AccessTokenAsync(string configuration, LoginTwin twin)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, twin.OnLoopback(configuration));
        var start = new ProcessStartInfo("node", [Path.Combine(Directory, "token.mjs"), path])
        {
            RedirectStandardOutput = true,
        };

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(path);
        return output.Trim();
    }
}

/// <summary>A test that needs google-auth-library: <c>make test-node</c> installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        var library = Path.Combine(NodeTests.Directory, "node_modules", "google-auth-library");
        if (!System.IO.Directory.Exists(library))
        {
            Skip = "google-auth-library is not installed (make test-node)";
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Protects the program around the server of tokens: where it cannot run it says why, and what to do.</summary>
public sealed class SubjectTokenProgramTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task All_that_is_missing_or_wrong_is_named_at_once()
    {
        var (exit, error) = await RunAsync(("PORT", "abc"));

        error
            .Should()
            .Contain("AWS_REGION, AUDIENCE, a port from 1 to 65535 in PORT, which is \"abc\".");
        exit.Should().Be(2);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exit, error) = await RunAsync(
            ("AWS_REGION", "ap-northeast-1"),
            ("AUDIENCE", "//iam.googleapis.com/provider"),
            ("PORT", port)
        );

        error
            .Should()
            .StartWith($"subject-token cannot listen on 127.0.0.1:{port}: ")
            .And.Contain("in PORT, and the same one in the credential file.");
        exit.Should().Be(1);
    }

    /// <summary>Runs the program with these variables; the ones that it requires are unset unless given. It prints no stack trace.</summary>
    private static async Task<(int Exit, string Error)> RunAsync(
        params (string Name, string Value)[] variables
    )
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "SubjectToken.dll")]
        )
        {
            RedirectStandardError = true,
        };
        start.Environment.Remove("AWS_REGION");
        start.Environment.Remove("AUDIENCE");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        using var program = Process.Start(start)!;

        var error = await program.StandardError.ReadToEndAsync().WaitAsync(s_limit);
        await program.WaitForExitAsync().WaitAsync(s_limit);

        error.Should().NotContain("   at ");
        return (program.ExitCode, error);
    }
}

using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Protects the program around the hops: a container ends with an exit code, a function answers events.</summary>
public sealed class VerifyProgramTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_container_prints_the_hops_and_ends_with_1_where_one_fails()
    {
        using var program = Start();

        var output = await program.StandardOutput.ReadToEndAsync().WaitAsync(s_limit);
        await program.WaitForExitAsync().WaitAsync(s_limit);

        output.Should().StartWith("✗ identity: nobody: ").And.Contain("\n- exchange: not tried\n");
        program.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_container_that_is_told_nothing_says_what_it_needs()
    {
        using var program = Start(("EXPECTED_IDENTITY", ""));

        var error = await program.StandardError.ReadToEndAsync().WaitAsync(s_limit);
        await program.WaitForExitAsync().WaitAsync(s_limit);

        error.Should().Contain("EXPECTED_IDENTITY").And.NotContain("   at ");
        program.ExitCode.Should().Be(2);
    }

    /// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
    [Fact]
    public async Task A_function_answers_an_event_and_waits_for_the_next()
    {
        using var runtime = new HttpListener();
        var api = $"127.0.0.1:{VerifyClientTests.FreePort()}";
        runtime.Prefixes.Add($"http://{api}/");
        runtime.Start();
        using var program = Start(
            ("AWS_LAMBDA_RUNTIME_API", api),
            ("AWS_LAMBDA_FUNCTION_NAME", "orders-report-verify")
        );
        try
        {
            var next = await runtime.GetContextAsync().WaitAsync(s_limit);
            next.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = "request-1";
            next.Response.Close();
            var answer = await runtime.GetContextAsync().WaitAsync(s_limit);
            using var reader = new StreamReader(answer.Request.InputStream);
            var report = JsonNode.Parse(await reader.ReadToEndAsync())!;
            answer.Response.Close();
            var another = await runtime.GetContextAsync().WaitAsync(s_limit);

            answer.Request.RawUrl.Should().Be("/2018-06-01/runtime/invocation/request-1/response");
            report["ok"]!.GetValue<bool>().Should().BeFalse();
            report["hops"]![0]!["hop"]!.GetValue<string>().Should().Be("identity");
            report["fix"]!.GetValue<string>().Should().Contain("SnapStart");
            another.Request.RawUrl.Should().Be("/2018-06-01/runtime/invocation/next");
        }
        finally
        {
            program.Kill();
        }
    }

    /// <summary>A client without keys: no server is asked.</summary>
    private static Process Start(params (string Name, string Value)[] changes)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Verify.dll")]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var name in start
                .Environment.Keys.Where(key => key.StartsWith("AWS_", StringComparison.Ordinal))
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }
        foreach (
            var (name, value) in ((string, string)[])
                [
                    ("EXPECTED_IDENTITY", "arn:aws:sts::123456789012:assumed-role/orders-report"),
                    (
                        "GOOGLE_CREDENTIALS",
                        CredentialConfiguration.ForEnvironment(Sample.Configuration)
                    ),
                    ("ALLOYDB_INSTANCE", ClientClouds.Instance),
                    ("ALLOYDB_USER", ClientClouds.User),
                    .. changes,
                ]
        )
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Lab.Tests;

/// <summary>
/// Protects the wiring between the clouds with packets: the network that the program plans for dev
/// carries IKE, BGP, DNS and PostgreSQL, and nothing of it stays on the machine.
/// </summary>
public sealed class LabTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(100);

    [LabFact]
    public async Task The_network_that_dev_plans_carries_everything_and_leaves_nothing()
    {
        var (mark, start) = (Guid.NewGuid().ToString(), DateTime.UtcNow);
        using var lab = Start(mark, "check", "--stack", "dev");
        using var cancellation = new CancellationTokenSource(s_limit);

        var output = await lab.StandardOutput.ReadToEndAsync(cancellation.Token);
        await lab.WaitForExitAsync(cancellation.Token);

        output
            .Should()
            .MatchRegex(@"\n[1-9][0-9]* passed, 0 failed\n$")
            .And.MatchRegex("\nok    Nobody without a connector .*: refused at .* and ")
            .And.MatchRegex("\nok    The workload may do what the grants say.*: 2 .* 3 refused");
        lab.ExitCode.Should().Be(0);
        Left(mark).Should().BeEmpty();
        var seen = new FileInfo(Path.Combine(Repository.Root, "artifacts", "lab", "dev.json"));
        seen.LastWriteTimeUtc.Should().BeAfter(start);
        Regex.Count(await File.ReadAllTextAsync(seen.FullName), "\"up\": true").Should().Be(4);
    }

    /// <summary>The executable is a script around the stand-in: no Auth Proxy comes with a clone.</summary>
    [LabFact]
    public async Task A_proxy_that_is_given_runs_by_the_units_own_command()
    {
        var folder = Directory.CreateTempSubdirectory("proxy-").FullName;
        try
        {
            var (proxy, words) = (Path.Combine(folder, "given"), Path.Combine(folder, "words"));
            var dotnet = Path.GetFullPath(
                "../../../dotnet",
                RuntimeEnvironment.GetRuntimeDirectory()
            );
            var standIn = Path.GetFullPath("../../Lab/debug/Login.dll", AppContext.BaseDirectory);
            await File.WriteAllTextAsync(
                proxy,
                $"#!/bin/sh\necho \"$0 $*\" >>{words}\nexec {dotnet} {standIn} \"$@\"\n"
            );
            using var lab = Start("", "check", "--stack", "prod", "--proxy", proxy);
            using var cancellation = new CancellationTokenSource(s_limit);

            var output = await lab.StandardOutput.ReadToEndAsync(cancellation.Token);
            await lab.WaitForExitAsync(cancellation.Token);

            output
                .Should()
                .MatchRegex($"carries a login .*; {proxy}, Google's APIs private\n")
                .And.NotContain("did not run");
            lab.ExitCode.Should().Be(0, output);
            (await File.ReadAllTextAsync(words))
                .Should()
                .StartWith(
                    "/usr/local/bin/alloydb-auth-proxy --credentials-file=/etc/alloydb/credentials.json --psc "
                );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LabFact]
    public async Task A_lab_that_is_killed_leaves_nothing()
    {
        var mark = Guid.NewGuid().ToString();
        using var lab = Start(mark, "check", Path.Combine(AppContext.BaseDirectory, "state.json"));
        await WaitAsync(() => Left(mark).Exists(name => name == "charon"));
        Left(mark).Should().Contain("charon");

        lab.Kill();

        await WaitAsync(() => Left(mark).Count == 0);
        Left(mark).Should().BeEmpty();
    }

    private static Process Start(string mark, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Repository.Root, "tools", "lab", "run.sh"),
            arguments
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["LAB_MARK"] = mark;
        // artifacts/SDK/bin/Lab.Tests/debug: the lab runs what this run has built.
        start.Environment["PULUMI_SDK"] = AppContext
            .BaseDirectory.Split("/artifacts/")[^1]
            .Split('/')[0];
        return Process.Start(start)!;
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var i = 0; i < 200 && !condition(); i++)
        {
            await Task.Delay(100);
        }
    }

    /// <summary>The names of all processes that a lab has started, however far from it.</summary>
    private static List<string> Left(string mark) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(path => int.TryParse(Path.GetFileName(path), out _))
                .Where(path => Read($"{path}/environ").Contains(mark, StringComparison.Ordinal))
                .Select(path => Read($"{path}/comm").Trim()),
        ];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile.
            return "";
        }
    }
}

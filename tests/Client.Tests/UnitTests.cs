using System.Globalization;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects that systemd itself takes the units, and finds them hardened.</summary>
public sealed class UnitTests : IDisposable
{
    // systemd calls up to 5.0 "OK". The network that a proxy needs costs most of what is left to it; who
    // installs packages is root and writes to the whole system.
    private const double HighestOfProxies = 1.5;
    private const double HighestOfAll = 5.0;

    private const string Proxy = "alloydb-auth-proxy-psc.service";

    private readonly TemporaryFolder _root = new();

    public UnitTests()
    {
        foreach (var file in CloudConfig.Parse(UserData.Render(SamplePlan.Create())).Files.Values)
        {
            _root.Write(file.Path, file.Content, executable: file.Permissions == "0755");
        }
        _root.Write(ProxyPath.Binary, "", executable: true);
        // What the units refer to.
        foreach (
            var unit in (string[])["basic", "multi-user", "network-online", "shutdown", "sysinit"]
        )
        {
            _root.Write($"/usr/lib/systemd/system/{unit}.target", "[Unit]\n");
        }
    }

    public void Dispose() => _root.Dispose();

    [ToolTheory("systemd-analyze")]
    [InlineData(Proxy)]
    [InlineData("alloydb-auth-proxy-public.service")]
    [InlineData("alloydb-install@proxy.service")]
    [InlineData("alloydb-install@psql.service")]
    public async Task Systemd_takes(string unit) => (await VerifyAsync(unit)).Should().BeEmpty();

    [ToolFact("systemd-analyze")]
    public async Task Rejects_a_unit_with_a_word_that_systemd_does_not_know()
    {
        var path = $"/etc/systemd/system/{Proxy}";
        var text = await File.ReadAllTextAsync($"{_root.Path}{path}");
        _root.Write(
            path,
            text.Replace("Restart=always", "Restart=forever", StringComparison.Ordinal)
        );

        (await VerifyAsync(Proxy)).Should().Contain("Failed to parse service restart specifier");
    }

    public static TheoryData<string> Units =>
        [
            .. CloudConfig
                .Parse(UserData.Render(SamplePlan.Create()))
                .Files.Keys.Where(path => path.EndsWith(".service", StringComparison.Ordinal)),
        ];

    [ToolTheory("systemd-analyze")]
    [MemberData(nameof(Units))]
    public async Task Every_unit_is_hardened(string path)
    {
        var highest = path.Contains("proxy", StringComparison.Ordinal)
            ? HighestOfProxies
            : HighestOfAll;

        var outcome = await Command.RunAsync(
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            $"{_root.Path}{path}"
        );

        var line = outcome
            .Output.Split('\n')
            .Single(line => line.Contains("Overall exposure level", StringComparison.Ordinal));
        double.Parse(line.Split(": ")[1].Split(' ')[0], CultureInfo.InvariantCulture)
            .Should()
            .BeLessThanOrEqualTo(highest, line);
    }

    // It says what it dislikes, and ends well all the same.
    private async Task<string> VerifyAsync(string unit) =>
        (
            await Command.RunAsync(
                "systemd-analyze",
                "verify",
                $"--root={_root.Path}",
                "--man=no",
                unit
            )
        ).Error;
}

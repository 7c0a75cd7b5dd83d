using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects that the pages say of the AlloyDB Auth Proxy what it does. Seen with 1.17.0 and 1.17.2, run from the
/// units that this program writes against servers that check each byte.
/// </summary>
public sealed partial class ProxyTextTests
{
    private static string Runbook { get; } = Text("docs/runbook.md");

    private static string Architecture { get; } = Text("docs/architecture.md");

    /// <summary>The proxy dials when a client connects, once; the client has to try again.</summary>
    [Fact]
    public void The_proxy_does_not_repeat_a_connection_that_failed()
    {
        Runbook
            .Should()
            .ContainAll(
                "it does not try a failed connection again",
                "The client has to try again; nothing has to be restarted"
            );
        Pages().Should().NotContain(page => page.Text.Contains("tries again for ever"));
    }

    /// <summary>
    /// Each start opens a connection to it in spite of --disable-built-in-telemetry; whoever lists the names
    /// that a firewall admits meets it in the log.
    /// </summary>
    [Fact]
    public void The_hosts_that_the_proxy_reaches_include_the_one_of_monitoring()
    {
        ProxyPath
            .Psc.Command("projects/p/locations/r/clusters/c/instances/i")
            .Should()
            .Contain("--disable-built-in-telemetry");
        Architecture
            .Should()
            .ContainAll(
                "`sts`, `iamcredentials` and `alloydb`",
                "opens a connection to `monitoring.googleapis.com` at its start"
            );
    }

    /// <summary>Only the releases whose hashes stand in the program were run.</summary>
    [Fact]
    public void No_page_claims_anything_of_releases_that_nobody_tried()
    {
        Pages().Should().NotContain(page => OlderRelease().IsMatch(page.Text));
        ProxyRelease.VersionAllowed.Should().NotMatchRegex("first|since|before");
    }

    private static IEnumerable<(string Path, string Text)> Pages() =>
        Page.All.Select(page => (page.Path, Text(page.Path)));

    private static string Text(string page) =>
        File.ReadAllText(Path.Combine(Repository.Root, page));

    [GeneratedRegex(@"(older than|before|since|as of) `?v?1\.1[0-9]\b|1\.14\.0 is the first")]
    private static partial Regex OlderRelease();
}

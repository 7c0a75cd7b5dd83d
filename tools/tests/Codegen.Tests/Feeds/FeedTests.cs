using System.Xml.Linq;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// Protects the choice of the SDK: offline where the feed has no Pulumi packages and for no other reason. A build
/// that took the offline SDK because the feed was down would hide every fault of the build with the official one.
/// </summary>
public sealed class FeedTests : IDisposable
{
    private const string OpenTelemetry = "OpenTelemetry.Exporter.OpenTelemetryProtocol";

    private readonly Feed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public void The_feed_decides_and_is_asked_again_when_it_changes()
    {
        var before = Choose();
        AddPulumi();
        var remembered = Choose();
        _feed.Use("packages");
        var after = Choose();

        before.Output.Trim().Should().Be("offline", before.Error);
        before.Error.Should().Contain("Pulumi SDK: offline").And.Contain("no Pulumi packages");
        remembered.Output.Trim().Should().Be("offline");
        after.Output.Trim().Should().Be("official", after.Error);
        after.Error.Should().Contain("Pulumi SDK: official");
    }

    [Fact]
    public void Another_package_that_is_missing_is_an_error()
    {
        AddPulumi((OpenTelemetry, "1.9.0"));

        var outcome = Choose();

        outcome.Should().BeEquivalentTo(new { Exit = 1, Output = "" });
        outcome.Error.Should().Contain("error NU1101").And.Contain(OpenTelemetry);
        Remembered().Should().BeEmpty();
    }

    [Fact]
    public void A_missing_version_is_an_error()
    {
        _feed.Add("Pulumi", "1.0.0");

        var outcome = Choose();

        outcome.Should().BeEquivalentTo(new { Exit = 1, Output = "" });
        outcome.Error.Should().Contain("NU1102");
        Remembered().Should().BeEmpty();
    }

    [Fact]
    public void A_feed_that_is_down_is_an_error()
    {
        _feed.Use("nowhere");

        var outcome = Choose();

        outcome.Should().BeEquivalentTo(new { Exit = 1, Output = "" });
        outcome.Error.Should().Contain("NU1301").And.NotContain("has no Pulumi packages");
        Remembered().Should().BeEmpty();
    }

    /// <summary>
    /// NU1902 with the official packages: Pulumi 3.112.1 uses OpenTelemetry 1.9.0, which GHSA-4625-4j76-fww9 reports.
    /// </summary>
    [Fact]
    public void Advisories_are_shown_and_are_no_errors()
    {
        string[] packages = ["low", OpenTelemetry, "high", "critical"];
        using var advisories = new Advisories(packages);
        _feed.Use("packages", advisories.Index);
        foreach (var package in packages)
        {
            _feed.Add(package, "1.9.0");
        }
        AddPulumi([.. packages.Select(package => (package, "1.9.0"))]);

        var outcome = Choose();

        outcome.Output.Trim().Should().Be("official", outcome.Error);
        _feed
            .Read("artifacts/probe.log")
            .Should()
            .ContainAll("warning NU1901", "warning NU1902", "warning NU1903", "warning NU1904");
    }

    [Fact]
    public void A_build_without_Pulumi_packages_tells_of_the_offline_SDK()
    {
        _feed.Write(
            "Program.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><UsesPulumi>true</UsesPulumi></PropertyGroup></Project>"""
        );

        var outcome = _feed.Run("dotnet", "build", "Program.csproj", "-nologo");

        outcome.Exit.Should().Be(1);
        outcome.Output.Should().Contain("error NOPULUMI").And.Contain("-p:PulumiSdk=offline");
    }

    private Outcome Choose() => _feed.Run("bash", "tools/sdks/choose.sh");

    private string Remembered() => _feed.Read("artifacts/pulumi-sdk").Trim();

    /// <summary>Adds the four packages of Directory.Packages.props; the core has the dependencies.</summary>
    private void AddPulumi(params (string Id, string Version)[] dependencies)
    {
        var versions = XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(item =>
                (
                    Id: (string)item.Attribute("Include")!,
                    Version: (string)item.Attribute("Version")!
                )
            )
            .Where(package => package.Id.Split('.')[0] == "Pulumi");
        foreach (var (id, version) in versions)
        {
            _feed.Add(id, version, id == "Pulumi" ? dependencies : []);
        }
    }
}

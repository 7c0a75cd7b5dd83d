namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects that an unpinned, old or foreign binary is never asked for.</summary>
public sealed class ProxyReleaseTests
{
    [Fact]
    public void The_default_release_is_pinned_for_each_architecture()
    {
        var hashes = InstanceArchitecture.All.Select(architecture =>
            ProxyRelease.Sha256(ProxyRelease.DefaultVersion, architecture)
        );

        hashes.Should().OnlyHaveUniqueItems().And.OnlyContain(hash => ProxyRelease.IsSha256(hash));
        ProxyRelease.IsVersion(ProxyRelease.DefaultVersion).Should().BeTrue();
    }

    [Fact]
    public void Other_releases_have_no_hash_here() =>
        ProxyRelease.Sha256("1.16.0", InstanceArchitecture.Arm).Should().BeNull();

    [Theory]
    [InlineData("arm64", "alloydb-auth-proxy.linux.arm64")]
    [InlineData("x86_64", "alloydb-auth-proxy.linux.amd64")]
    public void The_file_has_the_release_page_s_name(string architecture, string file) =>
        ProxyRelease
            .Url("1.17.0", architecture)
            .Should()
            .Be($"https://storage.googleapis.com/alloydb-auth-proxy/v1.17.0/{file}");

    [Theory]
    [InlineData("1.14.0")]
    [InlineData("1.17.0")]
    [InlineData("2.0.1")]
    public void Takes_version(string version) => ProxyRelease.IsVersion(version).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1.17.0")]
    [InlineData("1.17")]
    [InlineData("latest")]
    [InlineData("1.13.9")]
    [InlineData("1.17.0\n")]
    [InlineData("1.17.0/../x")]
    public void Rejects_version(string? version) =>
        ProxyRelease.IsVersion(version).Should().BeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("abc")]
    [InlineData("E5BB7F916D4A2C5DF2E7D2D7C8EE6B731B125F63ED82FD10F7A9151CFB63D759")]
    public void Rejects_hash(string? hash) => ProxyRelease.IsSha256(hash).Should().BeFalse();
}

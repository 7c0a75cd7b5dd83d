namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects the match of instance, image and proxy.</summary>
public sealed class InstanceArchitectureTests
{
    [Theory]
    [InlineData("t4g.small", "arm64")]
    [InlineData("m7gd.large", "arm64")]
    [InlineData("im4gn.large", "arm64")]
    [InlineData("c8g-flex.large", "arm64")]
    [InlineData("a1.medium", "arm64")]
    [InlineData("t3.small", "x86_64")]
    [InlineData("g5.xlarge", "x86_64")]
    [InlineData("m7i-flex.large", "x86_64")]
    public void Is_told_by_the_family(string type, string architecture) =>
        InstanceArchitecture.Of(type).Should().Be(architecture);

    [Theory]
    [InlineData(
        "arm64",
        "arm64",
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
    )]
    [InlineData(
        "x86_64",
        "amd64",
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    )]
    public void Names_proxy_and_image(string architecture, string proxy, string image)
    {
        InstanceArchitecture.All.Should().Contain(architecture);
        InstanceArchitecture.ProxyName(architecture).Should().Be(proxy);
        InstanceArchitecture.ImageParameter(architecture).Should().Be(image);
    }
}

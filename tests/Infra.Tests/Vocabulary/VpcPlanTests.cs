namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects the subnets of the VPC: eighths that never meet.</summary>
public sealed class VpcPlanTests
{
    [Fact]
    public void Cuts_eighths()
    {
        Enumerable
            .Range(0, VpcPlan.MaxZones)
            .Select(zone => VpcPlan.PrivateSubnet("10.20.0.0/16", zone))
            .Should()
            .Equal("10.20.0.0/19", "10.20.32.0/19", "10.20.64.0/19");
        VpcPlan.PublicSubnet("10.20.0.0/16").Should().Be("10.20.224.0/19");
    }

    [Theory]
    [InlineData("10.20.0.0/16")]
    [InlineData("10.20.0.0/24")]
    public void Takes(string vpc) => Validated(vpc).Should().BeEmpty();

    [Theory]
    [InlineData("10.0.0.0/15", "is too large")]
    [InlineData("10.20.0.0/25", "is too small: it is cut into eight subnets")]
    [InlineData("10.20.0.0", "is not an IPv4 network")]
    public void Rejects(string vpc, string wrong) =>
        Validated(vpc).Should().ContainSingle().Which.Should().Contain($": {wrong}. Allowed: ");

    private static IReadOnlyList<string> Validated(string vpc)
    {
        var problems = new Problems();
        (VpcPlan.Validate(problems, "vpc", vpc) is null).Should().Be(problems.Messages.Count > 0);
        return problems.Messages;
    }
}

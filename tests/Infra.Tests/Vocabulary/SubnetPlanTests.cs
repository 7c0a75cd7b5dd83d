namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects Google's two subnets: two halves, each as large as Google wants one.</summary>
public sealed class SubnetPlanTests
{
    [Theory]
    [InlineData("10.30.0.0/24", "10.30.0.0/25", "10.30.0.128/25")]
    [InlineData("10.30.0.0/28", "10.30.0.0/29", "10.30.0.8/29")]
    [InlineData("10.30.0.0/16", "10.30.0.0/17", "10.30.128.0/17")]
    public void Halves(string range, string endpoints, string forwarders)
    {
        SubnetPlan.Endpoints(range).Should().Be(endpoints);
        SubnetPlan.Forwarders(range).Should().Be(forwarders);
        Validated(range).Should().BeEmpty();
    }

    [Theory]
    [InlineData("10.30.0.0/15", "is too large")]
    [InlineData(
        "10.30.0.0/29",
        "is too small: it is halved, and a subnet of Google Cloud is a /29 at least"
    )]
    [InlineData(null, "is not an IPv4 network")]
    public void Rejects(string? range, string wrong) =>
        Validated(range).Should().ContainSingle().Which.Should().Contain($": {wrong}. Allowed: ");

    private static IReadOnlyList<string> Validated(string? range)
    {
        var problems = new Problems();
        (SubnetPlan.Validate(problems, "range", range) is null)
            .Should()
            .Be(problems.Messages.Count > 0);
        return problems.Messages;
    }
}

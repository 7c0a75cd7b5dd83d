using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects that what has to answer follows from the machine's purpose, whatever the rules say.</summary>
public sealed class NeedsTests
{
    [Fact]
    public void The_instance_needs_the_connectors_port_and_the_APIs()
    {
        var needs = Needs.OfInstance(SampleState.Plan);

        needs
            .All.Select(need => $"{need.Target}")
            .Should()
            .Equal(
                "tcp 5433 of 10.30.0.20",
                "tcp 443 of 199.36.153.8",
                "tcp 443 of 199.36.153.9",
                "tcp 443 of 199.36.153.10",
                "tcp 443 of 199.36.153.11",
                "tcp 443 of 10.20.0.4"
            );
    }

    [Fact]
    public void The_Resolver_needs_every_forwarder_over_both_protocols() =>
        Needs
            .OfResolver(SampleState.Plan)
            .All.Select(need => $"{need.Target}")
            .Should()
            .Equal(
                "udp 53 of 10.30.0.2",
                "tcp 53 of 10.30.0.2",
                "udp 53 of 10.30.1.2",
                "tcp 53 of 10.30.1.2"
            );

    /// <summary>Google allots the endpoint's address; clients without a connector would use 5432.</summary>
    [Theory]
    [InlineData("tcp", 5433, "10.30.0.2", true)]
    [InlineData("tcp", 5433, "10.30.1.2", false)]
    [InlineData("tcp", 5432, "10.30.0.20", false)]
    [InlineData("tcp", 443, "10.30.0.20", false)]
    public void Only_a_needed_port_in_the_same_subnet_is_tolerated(
        string protocol,
        int port,
        string address,
        bool tolerated
    ) =>
        Needs
            .OfInstance(SampleState.Plan)
            .Tolerates(new(protocol, port, address))
            .Should()
            .Be(tolerated);

    [Fact]
    public void Where_the_APIs_are_on_the_internet_their_port_is_open_to_all()
    {
        var plan = SampleState.Plan;
        var internet = plan with
        {
            Google = plan.Google with
            {
                Zones = [.. plan.Google.Zones.Where(zone => zone.Name != "googleapis.com.")],
            },
        };

        Needs.OfInstance(internet).Tolerates(new("tcp", 443, "10.30.0.20")).Should().BeTrue();
        Needs.OfResolver(internet).Tolerates(new("tcp", 443, "10.30.0.20")).Should().BeFalse();
    }
}

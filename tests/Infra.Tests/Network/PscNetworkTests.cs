using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Tests.Network;

/// <summary>Protects Google's half of the network.</summary>
public sealed class PscNetworkTests
{
    [Fact]
    public async Task The_range_is_halved_for_endpoints_and_forwarders()
    {
        var (run, _) = await UpdateAsync(Sample.Network);

        run.All("gcp:compute/subnetwork")
            .Select(subnet => $"{subnet.Name} {subnet.Text("ipCidrRange")}")
            .Should()
            .Equal("network-endpoints 10.30.0.0/25", "network-forwarders 10.30.0.128/25");
        run.All("gcp:compute/subnetwork")
            .Should()
            .OnlyContain(subnet => subnet.Flag("privateIpGoogleAccess") == true);
        run.One("gcp:compute/network").Flag("autoCreateSubnetworks").Should().BeFalse();
    }

    [Fact]
    public async Task Gateway_addresses_come_in_the_order_of_interfaces_not_of_the_answer()
    {
        var (_, network) = await UpdateAsync(Sample.Network);

        (await ValueAsync(network.Vpn.Addresses[0])).Should().Be("35.242.10.0");
        (await ValueAsync(network.Vpn.Addresses[1])).Should().Be("35.220.10.1");
    }

    /// <summary>
    /// A resolver keeps the answer that a name does not exist (RFC 2308): a rule that sends it to Cloud DNS before the records
    /// are there takes Google's APIs from clients that run.
    /// </summary>
    [Theory]
    [InlineData(GoogleApiAccess.Private, "private")]
    [InlineData(GoogleApiAccess.Restricted, "restricted")]
    public async Task Names_are_forwarded_once_the_records_of_Google_s_APIs_exist(
        GoogleApiAccess apis,
        string record
    )
    {
        var (_, network) = await UpdateAsync(Sample.Network with { GoogleApis = apis });

        (await OutputUtilities.GetDependenciesAsync(network.Dns.ForwarderAddresses))
            .Select(resource => resource.GetResourceName())
            .Should()
            .Contain([$"network-googleapis-{record}", "network-googleapis-all"]);
    }

    [Fact]
    public async Task Over_a_way_that_exists_there_is_neither_gateway_nor_router()
    {
        var (run, network) = await UpdateAsync(
            Sample.Network with
            {
                Connectivity = Connectivity.Existing,
                Asn = 0,
            }
        );

        run.All("gcp:compute/haVpnGateway").Should().BeEmpty();
        run.All("gcp:compute/router").Should().BeEmpty();
        network.Invoking(n => n.Vpn).Should().Throw<InvalidOperationException>();
    }

    /// <summary>
    /// The API's answer names no subnet, so the question has to. Two stacks of one project and region
    /// with the same range took each other's forwarders otherwise.
    /// https://cloud.google.com/compute/docs/reference/rest/v1/addresses/list
    /// </summary>
    [Fact]
    public async Task Forwarder_addresses_are_asked_for_by_subnet()
    {
        var (run, network) = await UpdateAsync(Sample.Network);

        (await ValueAsync(network.Dns.ForwarderAddresses))
            .Should()
            .Equal("10.30.0.130", "10.30.0.2");
        run.Calls.Where(call => call.Token == "gcp:compute/getAddresses:getAddresses")
            .Select(call => call.Arguments["filter"])
            .Order()
            .Should()
            .SatisfyRespectively(
                one => one.Should().BeOfType<string>().Which.Should().Match(Filter("endpoints")),
                other =>
                    other.Should().BeOfType<string>().Which.Should().Match(Filter("forwarders"))
            );

        static string Filter(string subnet) =>
            "(purpose=\"DNS_RESOLVER\") (subnetwork=\"https://www.googleapis.com/compute/v1/projects/example-dev/"
            + $"regions/asia-northeast1/subnetworks/network-{subnet}-*\")";
    }

    /// <summary>They appear one after the other; a rule with one target of two is no rule for both zones.</summary>
    [Fact]
    public async Task Each_forwarder_address_is_waited_for()
    {
        var asked = 0;
        var answers = new CloudAnswers
        {
            Instead = token =>
                token.EndsWith("getAddresses", StringComparison.Ordinal) && asked++ < 1
                    ? CloudAnswers.Of(("id", "x"), ("addresses", CloudAnswers.List()))
                    : null,
        };

        var (_, network) = await new CloudMocks(preview: false, answers).RunAsync(() =>
            new PscNetwork("network", Sample.ArgsOf(Sample.Network))
        );

        (await ValueAsync(network.Dns.ForwarderAddresses)).Should().HaveCount(2);
        asked.Should().Be(3, "one subnet of two was asked for again");
    }

    [Theory]
    [InlineData("10.99.0.2")]
    [InlineData("10.30.0.9", "10.30.0.10")]
    public async Task Rejects_other_addresses_than_one_of_the_subnet(params string[] addresses)
    {
        var answers = new CloudAnswers
        {
            Instead = token =>
                token.EndsWith("getAddresses", StringComparison.Ordinal)
                    ? CloudAnswers.Of(
                        ("id", "x"),
                        (
                            "addresses",
                            CloudAnswers.List([
                                .. addresses.Select(address =>
                                    CloudAnswers.Of(("address", address))
                                ),
                            ])
                        )
                    )
                    : null,
        };

        var act = () =>
            new CloudMocks(preview: false, answers).RunAsync(() =>
                new PscNetwork("network", Sample.ArgsOf(Sample.Network))
            );

        await act.Should()
            .ThrowAsync<Exception>()
            .WithMessage(
                $"*Google lists {string.Join(", ", addresses)} as inbound forwarders of subnet *"
            );
    }

    [Theory]
    [InlineData(GoogleApiAccess.Internet, null, "")]
    [InlineData(
        GoogleApiAccess.Private,
        "199.36.153.8/30",
        "199.36.153.8 199.36.153.9 199.36.153.10 199.36.153.11"
    )]
    [InlineData(
        GoogleApiAccess.Restricted,
        "199.36.153.4/30",
        "199.36.153.4 199.36.153.5 199.36.153.6 199.36.153.7"
    )]
    public async Task Zones_are_those_that_AWS_has_to_ask_for(
        GoogleApiAccess apis,
        string? range,
        string addresses
    )
    {
        var (run, network) = await UpdateAsync(Sample.Network with { GoogleApis = apis });

        (await ValueAsync(network.Dns.Domains))
            .Should()
            .Equal(
                new[] { "asia-northeast1.alloydb-psc.goog.", "googleapis.com." }.Take(
                    range is null ? 1 : 2
                )
            );
        run.One("gcp:compute/router").Text("bgp.advertisedIpRanges[0].range").Should().Be(range);
        run.All("gcp:dns/recordSet")
            .Where(record => record.Text("type") == "A")
            .SelectMany(record => record.Texts("rrdatas"))
            .Should()
            .Equal(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_connection_policy_exists_only_where_Google_makes_the_endpoint()
    {
        var (without, plain) = await UpdateAsync(Sample.Network);
        var (with, network) = await UpdateAsync(
            Sample.Network with
            {
                Endpoint = EndpointMode.ConnectionPolicy,
            }
        );

        without.All("gcp:networkconnectivity/serviceConnectionPolicy").Should().BeEmpty();
        plain.Endpoints.ConnectionPolicy.Should().BeNull();
        network.Endpoints.ConnectionPolicy.Should().NotBeNull();
        var policy = with.One("gcp:networkconnectivity/serviceConnectionPolicy");
        policy.Text("serviceClass").Should().Be("google-cloud-alloydb");
        policy
            .Texts("pscConfig.subnetworks")
            .Should()
            .Equal(await ValueAsync(network.Endpoints.SubnetId.ToOutput()));
        with.All("gcp:projects/service")
            .Select(api => api.Text("service"))
            .Should()
            .Contain("networkconnectivity.googleapis.com");
    }

    [Fact]
    public async Task A_preview_asks_for_no_address_and_knows_none()
    {
        var (run, network) = await new CloudMocks(preview: true).RunAsync(() =>
            new PscNetwork("network", Sample.ArgsOf(Sample.Network))
        );

        (await OutputUtilities.GetIsKnownAsync(network.Dns.ForwarderAddresses)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(network.Vpn.Addresses[1])).Should().BeFalse();
        run.Calls.Should().BeEmpty();
    }

    private static Task<T> ValueAsync<T>(Pulumi.Output<T> output) =>
        OutputUtilities.GetValueAsync(output);

    private static Task<(Recording Run, PscNetwork Network)> UpdateAsync(
        NetworkSettings settings
    ) =>
        new CloudMocks(preview: false).RunAsync(() =>
            new PscNetwork("network", Sample.ArgsOf(settings))
        );
}

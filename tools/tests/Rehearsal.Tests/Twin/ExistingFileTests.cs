using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>
/// Protects the rehearsal of a program in a company's network: what exists there answers like everything
/// else, and a slip in its file is no silent gap.
/// </summary>
public sealed class ExistingFileTests : IDisposable
{
    private const string Network = """
        {"resources": [
          {"type": "aws:ec2/vpc:Vpc", "id": "vpc-0a", "properties": {
            "arn": "arn:aws:ec2:ap-northeast-1:123456789012:vpc/vpc-0a", "cidrBlock": "10.64.0.0/16",
            "cidrBlockAssociations": [
              {"associationId": "a", "cidrBlock": "10.64.0.0/16", "state": "associated"},
              {"associationId": "b", "cidrBlock": "100.64.0.0/16", "state": "associated"}],
            "enableDnsSupport": true, "mainRouteTableId": "rtb-main"}},
          {"type": "aws:ec2/subnet:Subnet", "id": "subnet-0a", "properties": {
            "vpcId": "vpc-0a", "cidrBlock": "10.64.1.0/24", "availabilityZone": "ap-northeast-1a"}},
          {"type": "aws:ec2/routeTable:RouteTable", "id": "rtb-0a", "properties": {
            "vpcId": "vpc-0a", "routes": [{"cidrBlock": "10.0.0.0/8", "transitGatewayId": "tgw-0a"}]}},
          {"type": "aws:ec2/routeTableAssociation:RouteTableAssociation", "id": "rtbassoc-0a",
           "properties": {"subnetId": "subnet-0a", "routeTableId": "rtb-0a"}},
          {"type": "aws:ec2/vpnGateway:VpnGateway", "id": "vgw-0a", "properties": {
            "vpcId": "vpc-0a", "amazonSideAsn": "64600"}},
          {"type": "gcp:projects/service:Service", "id": "host/compute.googleapis.com"},
          {"type": "gcp:projects/service:Service", "id": "host/dns.googleapis.com"},
          {"type": "gcp:compute/network:Network", "id": "projects/host/global/networks/n"},
          {"type": "gcp:compute/subnetwork:Subnetwork", "id": "projects/host/regions/r/subnetworks/s", "properties": {
            "network": "projects/host/global/networks/n", "ipCidrRange": "10.30.0.0/24",
            "secondaryIpRanges": [{"rangeName": "pods", "ipCidrRange": "10.44.0.0/16"}]}},
          {"type": "gcp:compute/router:Router", "id": "projects/host/regions/r/routers/o", "properties": {
            "network": "projects/host/global/networks/n", "bgp": {"asn": 65001}}},
          {"type": "gcp:compute/haVpnGateway:HaVpnGateway", "id": "projects/host/regions/r/vpnGateways/g", "properties": {
            "vpnInterfaces": [{"id": 0, "ipAddress": "35.242.4.10"}]}},
          {"type": "gcp:dns/managedZone:ManagedZone", "id": "projects/host/managedZones/z", "properties": {
            "dnsName": "alloydb-psc.goog.", "visibility": "private"}}
        ]}
        """;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Functions_answer_what_the_file_says()
    {
        var vpc = Ask("aws:ec2/getVpc:getVpc", ("id", "vpc-0a"));
        var table = Ask("aws:ec2/getRouteTable:getRouteTable", ("subnetId", "subnet-0a"));
        var main = Ask("aws:ec2/getRouteTable:getRouteTable", ("routeTableId", "rtb-main"));
        var gateway = Ask("aws:ec2/getVpnGateway:getVpnGateway", ("attachedVpcId", "vpc-0a"));

        vpc.Maps("cidrBlockAssociations")
            .Select(range => range.Text("cidrBlock"))
            .Should()
            .Equal("10.64.0.0/16", "100.64.0.0/16");
        vpc.Get("enableDnsHostnames")!.AsBool.Should().BeFalse("what is left out is off");
        table.Text("id").Should().Be("rtb-0a");
        table.Maps("routes").Single().Text("transitGatewayId").Should().Be("tgw-0a");
        main.Text("vpcId").Should().Be("vpc-0a");
        gateway.Text("id").Should().Be("vgw-0a");
        gateway.Text("amazonSideAsn").Should().Be("64600");
    }

    /// <summary>Google's answers have URLs, whatever the file or a program has written.</summary>
    [Fact]
    public void Functions_of_Google_answer_what_the_file_says()
    {
        const string Api = "https://www.googleapis.com/compute/v1/projects/host/";
        (string, PropertyValue)[] Of(string name) =>
            [("name", name), ("project", "host"), ("region", "r")];

        var network = Ask("gcp:compute/getNetwork:getNetwork", ("name", "n"), ("project", "host"));
        var subnet = Ask(
            "gcp:compute/getSubnetwork:getSubnetwork",
            ("selfLink", network.Texts("subnetworksSelfLinks").Single())
        );
        var router = Ask("gcp:compute/getRouter:getRouter", [.. Of("o"), ("network", "other")]);
        var gateway = Ask("gcp:compute/getHcVpnGateway:getHcVpnGateway", Of("g"));
        var zone = Ask("gcp:dns/getManagedZone:getManagedZone", ("name", "z"), ("project", "host"));

        subnet.Text("name").Should().Be("s");
        subnet.Text("network").Should().Be($"{Api}global/networks/n");
        subnet.Maps("secondaryIpRanges").Single().Text("ipCidrRange").Should().Be("10.44.0.0/16");
        subnet.Get("privateIpGoogleAccess")!.AsBool.Should().BeFalse("what is left out is off");
        router.Maps("bgps").Single().Get("asn")!.AsNumber.Should().Be(65001);
        router.Text("network").Should().Be($"{Api}global/networks/n", "the router's own");
        gateway.Text("selfLink").Should().Be($"{Api}regions/r/vpnGateways/g");
        gateway.Maps("vpnInterfaces").Single().Text("ipAddress").Should().Be("35.242.4.10");
        zone.Text("dnsName").Should().Be("alloydb-psc.goog.");
    }

    [Theory]
    [InlineData("gcp:compute/getNetwork:getNetwork", "projects/host/global/networks/x not found")]
    [InlineData(
        "gcp:compute/getSubnetwork:getSubnetwork",
        "projects/host/regions/r/subnetworks/x not found"
    )]
    [InlineData("gcp:compute/getRouter:getRouter", "x not found")]
    [InlineData(
        "gcp:compute/getHcVpnGateway:getHcVpnGateway",
        "projects/host/regions/r/vpnGateways/x not found"
    )]
    [InlineData(
        "gcp:dns/getManagedZone:getManagedZone",
        "googleapi: Error 404: The 'parameters.managedZone' resource named 'x' does not exist., notFound"
    )]
    public void A_function_of_Google_that_finds_nothing_fails(string token, string message)
    {
        (string Name, PropertyValue Value)[] arguments =
        [
            ("name", "x"),
            ("project", "host"),
            ("region", "r"),
            ("network", "n"),
        ];
        var known = PackageSchema.Function(token)!.Inputs.Properties;

        FluentActions
            .Invoking(() =>
                Ask(token, [.. arguments.Where(argument => known.ContainsKey(argument.Name))])
            )
            .Should()
            .Throw<ProviderException>()
            .WithMessage(message);
    }

    /// <summary>The texts are the provider's: a program may have to tell "none" from "cannot ask".</summary>
    [Theory]
    [InlineData("aws:ec2/getVpc:getVpc", "id", "vpc-0b", "no matching EC2 VPC found")]
    [InlineData("aws:ec2/getSubnet:getSubnet", "id", "subnet-0b", "no matching EC2 Subnet found")]
    [InlineData(
        "aws:ec2/getVpnGateway:getVpnGateway",
        "attachedVpcId",
        "vpc-0b",
        "no matching EC2 VPN Gateway found"
    )]
    [InlineData(
        "aws:ec2/getVpcEndpoint:getVpcEndpoint",
        "vpcId",
        "vpc-0a",
        "no matching EC2 VPC Endpoint found"
    )]
    [InlineData(
        "aws:ec2/getRouteTable:getRouteTable",
        "subnetId",
        "subnet-0b",
        "query returned no results*"
    )]
    [InlineData(
        "aws:route53/getResolverEndpoint:getResolverEndpoint",
        "resolverEndpointId",
        "rslvr-out-0b",
        "no Route53 Resolver Endpoint matched"
    )]
    public void A_function_that_finds_nothing_fails(
        string token,
        string argument,
        string id,
        string message
    ) =>
        FluentActions
            .Invoking(() => Ask(token, (argument, id)))
            .Should()
            .Throw<ProviderException>()
            .WithMessage(message);

    [Fact]
    public void A_second_gateway_is_refused()
    {
        var provider = Connect(Network);
        var head = new ResourceHead("urn:x", "aws:ec2/vpnGateway:VpnGateway", "x");

        FluentActions
            .Invoking(() => provider.Create(new(head, PropertyMap.Of(("vpcId", "vpc-0a")))))
            .Should()
            .Throw<ResourceInitFailedException>()
            .Which.Reasons.Should()
            .ContainSingle(reason => reason.Contains("VpnGatewayAttachmentLimitExceeded"));
    }

    [Theory]
    [InlineData("{}", "resources")]
    [InlineData("[", "Write {\"resources\"")]
    [InlineData("""{"resources": [{"type": "aws:ec2/vpc:Vpc"}]}""", "Write {\"resources\"")]
    [InlineData(
        """{"resources": [{"type": "aws:ec2/vcp:Vcp", "id": "x"}]}""",
        "resources[0], aws:ec2/vcp:Vcp x: the rehearsal knows no such type"
    )]
    [InlineData(
        """{"resources": [{"type": "aws:ec2/vpc:Vpc", "id": "x", "properties": {"cidrBlok": "10.0.0.0/16"}}]}""",
        "cidrBlok: "
    )]
    [InlineData(
        """{"resources": [{"type": "aws:ec2/vpc:Vpc", "id": "x"}, {"type": "aws:ec2/vpc:Vpc", "id": "x"}]}""",
        "resources[1], aws:ec2/vpc:Vpc x: is there twice"
    )]
    public void A_wrong_file_is_refused_with_the_place(string text, string message)
    {
        File.WriteAllText(_path, text);

        FluentActions
            .Invoking(() => ExistingFile.Read(_path))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage($"*{message.Replace("[", "?").Replace("{", "?")}*");
    }

    [Fact]
    public void A_missing_file_is_named() =>
        FluentActions
            .Invoking(() => ExistingFile.Read("nowhere.json"))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("--existing nowhere.json: there is no such file.");

    private PropertyMap Ask(string token, params (string, PropertyValue)[] arguments)
    {
        var answer = Connect(Network).Invoke(new(token, PropertyMap.Of(arguments)));
        answer.Failures.Should().BeEmpty();
        return answer.Result;
    }

    private IProvider Connect(string text)
    {
        File.WriteAllText(_path, text);
        var world = new World();
        world.Add(ExistingFile.Read(_path));
        var provider = new CloudTwin(world).Connect();
        provider.Configure(
            new(
                new("urn:p", "pulumi:providers:aws", "p"),
                "id",
                PropertyMap.Of(("region", "ap-northeast-1"))
            )
        );
        return provider;
    }
}

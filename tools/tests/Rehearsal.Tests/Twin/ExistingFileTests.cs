using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
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
            "vpcId": "vpc-0a", "amazonSideAsn": "64600"}}
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

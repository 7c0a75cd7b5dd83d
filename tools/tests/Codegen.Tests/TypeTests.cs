using System.Reflection;
using Pulumi;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// Protects the promise that one source compiles with both SDKs: each type has the official name, token and
/// members. With the official packages the same tests read the official types.
/// </summary>
public sealed class TypeTests
{
    private static readonly Assembly[] s_sdks =
    [
        typeof(Pulumi.Gcp.Provider).Assembly,
        typeof(Pulumi.Aws.Provider).Assembly,
        typeof(Pulumi.Random.Provider).Assembly,
    ];

    /// <summary>Token and C# name, as the official packages pair them.</summary>
    public static TheoryData<string, string> Resources() => Listed(isFunction: false);

    /// <inheritdoc cref="Resources"/>
    public static TheoryData<string, string> Functions() => Listed(isFunction: true);

    [Theory]
    [MemberData(nameof(Resources))]
    public void A_resource_has_its_official_name_token_and_members(string token, string name)
    {
        var type = Find(name);
        var declared = type.GetCustomAttribute<ResourceTypeAttribute>()!;

        declared.Type.Should().Be(token);
        declared
            .Version.Should()
            .Be(
                type.Assembly.GetName().Name switch
                {
                    "Pulumi.Gcp" => "9.37.0",
                    "Pulumi.Aws" => "7.48.0",
                    _ => "4.21.2",
                }
            );
        Find($"{name}Args").Should().BeDerivedFrom<ResourceArgs>().And.HaveDefaultConstructor();
        type.GetConstructors().Should().ContainSingle();
        if (!token.StartsWith("pulumi:", StringComparison.Ordinal))
        {
            Find($"{name}State").Should().BeDerivedFrom<ResourceArgs>();
            type.GetMethod("Get", BindingFlags.Public | BindingFlags.Static)!
                .ReturnType.Should()
                .Be(type);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_comes_plain_and_with_outputs(string token, string name)
    {
        token
            .Should()
            .EndWith(
                $":{char.ToLowerInvariant(name[name.LastIndexOf('.') + 1])}{name[(name.LastIndexOf('.') + 2)..]}"
            );
        var methods = Find(name).GetMethods(BindingFlags.Public | BindingFlags.Static);

        methods.Count(method => method.Name == "InvokeAsync").Should().Be(1);
        methods.Count(method => method.Name == "Invoke").Should().Be(2);
        Find($"{name}Result").GetCustomAttribute<OutputTypeAttribute>().Should().NotBeNull();
    }

    [Theory]
    [InlineData("Pulumi.Gcp.Projects.Service", "ServiceName", "service")]
    [InlineData("Pulumi.Gcp.Compute.Address", "IPAddress", "address")]
    [InlineData("Pulumi.Aws.S3.Bucket", "BucketName", "bucket")]
    [InlineData("Pulumi.Aws.Ec2.Instance", "State", "instanceState")]
    public void A_property_that_clashes_with_its_class_has_its_official_name(
        string type,
        string property,
        string wire
    ) =>
        Find(type)
            .GetProperty(property)!
            .GetCustomAttribute<OutputAttribute>()!
            .Name.Should()
            .Be(wire);

    [Theory]
    [InlineData("Pulumi.Gcp.Alloydb.UserArgs", "Cluster", true)]
    [InlineData("Pulumi.Gcp.Alloydb.UserArgs", "DeletionPolicy", false)]
    [InlineData("Pulumi.Gcp.Projects.IAMMemberArgs", "Project", true)]
    [InlineData("Pulumi.Aws.Vpc.SecurityGroupIngressRuleArgs", "IpProtocol", true)]
    [InlineData("Pulumi.Aws.Vpc.SecurityGroupIngressRuleArgs", "CidrIpv4", false)]
    [InlineData("Pulumi.Random.RandomIdArgs", "ByteLength", true)]
    public void An_input_is_required_where_the_provider_requires_it(
        string type,
        string property,
        bool required
    )
    {
        var member = Find(type).GetProperty(property)!;

        // The attribute keeps what it is given to itself.
        member
            .GetCustomAttributesData()
            .Single(data => data.AttributeType == typeof(InputAttribute))
            .ConstructorArguments[1]
            .Value.Should()
            .Be(required);
        (new NullabilityInfoContext().Create(member).WriteState == NullabilityState.NotNull)
            .Should()
            .Be(required);
    }

    [Theory]
    [InlineData("Pulumi.Gcp.Compute.Network", "SelfLink", "Output<String>")]
    [InlineData("Pulumi.Gcp.Compute.Network", "Description", "Output<String?>")]
    [InlineData("Pulumi.Gcp.Dns.ManagedZone", "NameServers", "Output<ImmutableArray<String>>")]
    [InlineData(
        "Pulumi.Gcp.Dns.ManagedZone",
        "Labels",
        "Output<ImmutableDictionary<String, String>?>"
    )]
    [InlineData("Pulumi.Gcp.Alloydb.Cluster", "PscConfig", "Output<ClusterPscConfig?>")]
    [InlineData("Pulumi.Aws.Ec2.VpnConnection", "Tunnel1BgpAsn", "Output<String>")]
    [InlineData("Pulumi.Aws.Ec2.Instance", "InstanceType", "Output<String>")]
    public void An_output_is_nullable_where_the_provider_may_leave_it_out(
        string type,
        string property,
        string shape
    ) =>
        Describe(new NullabilityInfoContext().Create(Find(type).GetProperty(property)!))
            .Should()
            .Be(shape);

    [Theory]
    [InlineData(
        "Pulumi.Gcp.Compute.Inputs.SubnetworkLogConfigArgs",
        "FlowSampling",
        "Input<Double>"
    )]
    [InlineData("Pulumi.Gcp.Compute.RouterPeerArgs", "PeerAsn", "Input<Int32>")]
    [InlineData(
        "Pulumi.Gcp.NetworkConnectivity.Inputs.ServiceConnectionPolicyPscConfigArgs",
        "Limit",
        "Input<String>?"
    )]
    [InlineData(
        "Pulumi.Gcp.Compute.VPNTunnelArgs",
        "CipherSuite",
        "Input<VPNTunnelCipherSuiteArgs>?"
    )]
    [InlineData(
        "Pulumi.Gcp.Compute.VPNTunnelState",
        "CipherSuite",
        "Input<VPNTunnelCipherSuiteGetArgs>?"
    )]
    [InlineData("Pulumi.Aws.Ec2.InstanceArgs", "InstanceType", "InputUnion<String, InstanceType>?")]
    [InlineData("Pulumi.Aws.Ec2.InstanceArgs", "Tenancy", "InputUnion<String, Tenancy>?")]
    [InlineData("Pulumi.Aws.S3.BucketObjectv2Args", "Source", "Input<AssetOrArchive>?")]
    [InlineData("Pulumi.Aws.Iam.RoleArgs", "AssumeRolePolicy", "Input<String>")]
    [InlineData("Pulumi.Aws.Inputs.GetAvailabilityZonesFilterArgs", "Values", "List<String>")]
    [InlineData(
        "Pulumi.Aws.GetAvailabilityZonesInvokeArgs",
        "Filters",
        "InputList<GetAvailabilityZonesFilterInputArgs>"
    )]
    public void An_input_has_its_official_type(string type, string property, string shape) =>
        Describe(new NullabilityInfoContext().Create(Find(type).GetProperty(property)!))
            .TrimEnd('?')
            .Should()
            .Be(shape.TrimEnd('?'));

    [Theory]
    [InlineData("Pulumi.Gcp.Alloydb.Outputs.ClusterPscConfig")]
    [InlineData("Pulumi.Gcp.Compute.Outputs.GetAddressesAddressResult")]
    public void What_a_provider_returns_has_readonly_fields_and_one_constructor(string name)
    {
        var type = Find(name);

        type.GetCustomAttribute<OutputTypeAttribute>().Should().NotBeNull();
        type.GetFields().Should().NotBeEmpty().And.OnlyContain(field => field.IsInitOnly);
        type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic)
            .Should()
            .ContainSingle(constructor =>
                constructor.IsDefined(typeof(OutputConstructorAttribute), false)
            );
    }

    [Fact]
    public void Vpc_is_a_namespace_and_a_class()
    {
        Find("Pulumi.Aws.Ec2.Vpc").Should().BeDerivedFrom<CustomResource>();
        Find("Pulumi.Aws.Vpc.SecurityGroupEgressRule").Should().BeDerivedFrom<CustomResource>();
    }

    /// <summary>
    /// Pulumi's generator for .NET marks a deprecated input when it writes a field for it, which it does for lists,
    /// maps and secrets; it marks no output. (pulumi-dotnet 3.112.1, codegen/gen.go, genInputProperty)
    /// </summary>
    [Theory]
    [InlineData("Pulumi.Aws.Ec2.InstanceArgs", "SecurityGroups", true)]
    [InlineData("Pulumi.Aws.S3.BucketState", "CorsRules", true)]
    [InlineData("Pulumi.Aws.S3.BucketArgs", "RequestPayer", false)]
    [InlineData("Pulumi.Aws.S3.BucketArgs", "Versioning", false)]
    [InlineData("Pulumi.Aws.S3.Bucket", "CorsRules", false)]
    [InlineData("Pulumi.Gcp.Compute.FirewallArgs", "EnableLogging", false)]
    [InlineData("Pulumi.Gcp.Compute.FirewallState", "EnableLogging", false)]
    [InlineData("Pulumi.Gcp.Compute.NetworkState", "NumericId", false)]
    [InlineData("Pulumi.Gcp.Compute.SubnetworkState", "Fingerprint", false)]
    [InlineData("Pulumi.Random.RandomPasswordArgs", "Number", false)]
    [InlineData("Pulumi.Random.RandomPasswordState", "Number", false)]
    public void A_deprecated_property_warns_where_the_official_one_does(
        string type,
        string property,
        bool warns
    ) => Find(type).GetProperty(property)!.IsDefined(typeof(ObsoleteAttribute)).Should().Be(warns);

    private static Type Find(string name) =>
        s_sdks.Select(sdk => sdk.GetType(name)).OfType<Type>().SingleOrDefault()
        ?? throw new InvalidOperationException($"No SDK has the type {name}.");

    private static string Describe(NullabilityInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var arguments = type.IsGenericType
            ? $"<{string.Join(", ", info.GenericTypeArguments.Select(Describe))}>"
            : "";
        return type.Name.Split('`')[0]
            + arguments
            + (info.ReadState == NullabilityState.Nullable ? "?" : "");
    }

    private static TheoryData<string, string> Listed(bool isFunction)
    {
        using var stream = typeof(TypeTests).Assembly.GetManifestResourceStream("types.txt")!;
        var rows = new StreamReader(stream)
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split('\t'))
            .Where(row =>
                isFunction
                == (
                    row[0].StartsWith("pulumi:", StringComparison.Ordinal) is false
                    && char.IsLower(row[0].Split(':')[2][0])
                )
            );
        var data = new TheoryData<string, string>();
        foreach (var row in rows)
        {
            data.Add(row[0], row[1]);
        }
        return data;
    }
}

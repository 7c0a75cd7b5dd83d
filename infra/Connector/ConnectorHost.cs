using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;
using Pulumi.Aws.Ssm;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// What a machine needs to be the client: first boot, security group, role and the place for it, with the documents
/// that run on it. <see cref="AwsConnector.Launch"/> puts an instance there, and a program of its own may put
/// another machine there, such as the one of an Auto Scaling group.
/// </summary>
public sealed class ConnectorHost
{
    private readonly ConnectorNetwork _network;

    /// <summary>Indexes of the subnets whose zones offer the type, at least one.</summary>
    private readonly Output<ImmutableArray<int>> _offering;

    internal ConnectorHost(
        string name,
        ConnectorSettings connector,
        ConnectorInstanceArgs args,
        ConnectorNetwork network,
        ConnectorEndpoints endpoints,
        ConnectorRole role,
        Resource component
    )
    {
        _network = network;
        var group = GroupOf(name, connector, args, network, endpoints, component);
        var staged = args.Settings.ProxyFile is null
            ? null
            : new StagedProxy(name, connector, args.Settings, role.Role, component);
        var plan = PlanOf(connector, args, staged);

        _offering = Offering(args.Settings.InstanceType, network, component);
        SubnetIds = _offering.Apply(indexes =>
            Output.All(indexes.Select(index => network.Subnets[index].Id))
        );
        ImageId = args.Settings.AmiId is { } image
            ? Output.Create(image)
            : NewestImage(args, component);
        UserData = plan.Apply(Client.UserData.Render);
        SecurityGroupId = group.Group.Id;
        InstanceProfileName = role.Profile.Name;
        KmsKey = connector.KmsKey;
        After = AllBefore(args, network, endpoints, role, group, staged);
        VerifyDocumentName = Document("verify", plan.Apply(VerifyDocument.Render)).Name;
        if (args.Grants is { } grantor)
        {
            GrantsDocumentName = Grants(
                "grants",
                args.Identity.DatabaseUser,
                grantor,
                args.Settings.Grants
            );
            WorkloadGrantsDocumentNames = (
                args.WorkloadUsers ?? ImmutableDictionary<string, Output<string>>.Empty
            ).ToImmutableSortedDictionary(
                workload => workload.Key,
                workload =>
                    Grants(
                        $"grants-{workload.Key}",
                        workload.Value,
                        grantor,
                        args.Settings.Workloads.FirstOrDefault(listed =>
                            listed.Workload == workload.Key
                        )?.Grants
                            ?? []
                    )
            );
        }

        Output<string> Grants(
            string kind,
            Output<string> user,
            DatabaseIdentity grantor,
            IReadOnlyList<Grant> grants
        ) =>
            Document(
                kind,
                Output
                    .Tuple(plan, user, grantor.CredentialConfiguration, grantor.DatabaseUser)
                    .Apply(t =>
                        GrantsDocument.Render(
                            t.Item1 with
                            {
                                DatabaseUser = t.Item2,
                                Grants = new(t.Item3, t.Item4, grants),
                            }
                        )
                    )
            ).Name;

        Document Document(string kind, Output<string> content) =>
            new(
                $"{name}-{kind}",
                new()
                {
                    DocumentType = "Command",
                    DocumentFormat = "JSON",
                    TargetType = "/AWS::EC2::Instance",
                    Content = content,
                },
                new() { Parent = component }
            );
    }

    /// <summary>
    /// The first boot, for cloud-init: the credential file, the proxy and what installs both; no secret, at most 16 KB.
    /// cloud-init runs it once, so that a machine that has booted never sees a change of it.
    /// </summary>
    public Output<string> UserData { get; }

    /// <summary>
    /// Id of the image of the settings, or of the newest one. The newest changes every few weeks: a program that does
    /// not want a new machine then ignores changes of it.
    /// </summary>
    public Output<string> ImageId { get; }

    /// <summary>Ids of the private subnets whose zones offer the instance type, at least one.</summary>
    public Output<ImmutableArray<string>> SubnetIds { get; }

    /// <summary>Id of the security group that lets the machine reach Google, AWS's packages and Systems Manager.</summary>
    public Output<string> SecurityGroupId { get; }

    /// <summary>Name of the instance profile, which is the role's.</summary>
    public Output<string> InstanceProfileName { get; }

    /// <summary>ARN of the key that encrypts its volume, <see cref="ConnectorSettings.KmsKey"/>; null for AWS's own.</summary>
    public string? KmsKey { get; }

    /// <summary>
    /// What the first boot needs and no property refers to: the role's rights, the group's rules, routes, endpoints and
    /// <see cref="ConnectorInstanceArgs.After"/>. The machine depends on all of it, else it boots too early.
    /// </summary>
    public IReadOnlyList<Resource> After { get; }

    /// <summary>Name of the document that checks every hop.</summary>
    public Output<string> VerifyDocumentName { get; }

    /// <summary>Name of the document that grants the workload its privileges; null without an account for it.</summary>
    public Output<string>? GrantsDocumentName { get; }

    /// <summary>
    /// By workload: name of the document that grants its privileges; empty without an account for it.
    /// </summary>
    public ImmutableSortedDictionary<string, Output<string>> WorkloadGrantsDocumentNames { get; } =
        ImmutableSortedDictionary<string, Output<string>>.Empty;

    /// <summary>The first of <see cref="SubnetIds"/>.</summary>
    internal Output<string> FirstSubnetId =>
        _offering.Apply(indexes => _network.Subnets[indexes[0]].Id);

    private static RuledGroup GroupOf(
        string name,
        ConnectorSettings connector,
        ConnectorInstanceArgs args,
        ConnectorNetwork network,
        ConnectorEndpoints endpoints,
        Resource component
    )
    {
        var group = new RuledGroup($"{name}-instance", "AlloyDB client", network.VpcId, component);
        endpoints.Own?.Admit("instance", "Sessions and commands", group.Group.Id, RuledGroup.Https);
        foreach (var (kind, id) in endpoints.SessionGroups)
        {
            group.Allow(
                kind,
                "Systems Manager",
                new()
                {
                    ReferencedSecurityGroupId = id,
                    IpProtocol = "tcp",
                    FromPort = RuledGroup.Https,
                    ToPort = RuledGroup.Https,
                }
            );
        }
        group.Allow(
            "s3",
            "Packages and staged files",
            new()
            {
                PrefixListId = endpoints.StoragePrefixListId,
                IpProtocol = "tcp",
                FromPort = RuledGroup.Https,
                ToPort = RuledGroup.Https,
            }
        );
        group.AllowGoogle(connector, args.PublicIpAddress);
        return group;
    }

    private static Output<ClientPlan> PlanOf(
        ConnectorSettings connector,
        ConnectorInstanceArgs args,
        StagedProxy? staged
    ) =>
        Output
            .Tuple(
                args.Identity.CredentialConfiguration,
                args.Identity.DatabaseUser,
                args.Database.InstanceUri,
                args.Database.PscDnsName,
                staged?.Source
                    ?? Output.Create(
                        ProxyRelease.Url(args.Settings.ProxyVersion, args.Settings.Architecture)
                    )
            )
            .Apply(t => new ClientPlan
            {
                AwsRegion = connector.Region,
                ProxyVersion = args.Settings.ProxyVersion,
                ProxySha256 = args.Settings.EffectiveProxySha256!,
                ProxySource = t.Item5,
                CredentialConfiguration = t.Item1,
                InstanceUri = t.Item3,
                DatabaseName = args.Settings.DatabaseName,
                DatabaseUser = t.Item2,
                PscDnsName = t.Item4,
                PscSubnetCidr = connector.EndpointCidr,
                PublicPath = connector.PublicPath,
                GoogleApis = connector.GoogleApis,
                InstallGcloud = args.Settings.InstallGcloud,
            });

    /// <summary>A zone may lack types of its region.</summary>
    private static Output<ImmutableArray<int>> Offering(
        string instanceType,
        ConnectorNetwork network,
        Resource component
    )
    {
        var offered = CloudQuestion
            .Ask(
                $"The zones that offer {instanceType}",
                () =>
                    GetInstanceTypeOfferings.InvokeAsync(
                        new()
                        {
                            LocationType = "availability-zone",
                            Filters =
                            {
                                new GetInstanceTypeOfferingsFilterArgs
                                {
                                    Name = "instance-type",
                                    Values = { instanceType },
                                },
                            },
                        },
                        new() { Parent = component }
                    )
            )
            .Apply(offers => offers.Locations);
        var zones = Output.All(network.Subnets.Select(subnet => subnet.Zone.OnceCreated()));
        return Output
            .Tuple(offered, zones)
            .Apply(t => IndexesOfOffering(instanceType, t.Item1, t.Item2));
    }

    /// <exception cref="RunException">None of the zones offers the type.</exception>
    internal static ImmutableArray<int> IndexesOfOffering(
        string instanceType,
        ImmutableArray<string> offered,
        ImmutableArray<string> zones
    ) =>
        zones.Any(offered.Contains)
            ?
            [
                .. zones
                    .Index()
                    .Where(zone => offered.Contains(zone.Item))
                    .Select(zone => zone.Index),
            ]
            : throw new RunException(
                $"The subnets' zones, {string.Join(", ", zones)}, do not offer instanceType "
                    + $"\"{instanceType}\"; the region's zones that do: "
                    + (
                        offered.IsEmpty
                            ? "none"
                            : string.Join(", ", offered.Order(StringComparer.Ordinal))
                    )
                    + ". Take another type or, before the first deployment, name one of those in "
                    + "availabilityZones."
            );

    private static Output<string> NewestImage(ConnectorInstanceArgs args, Resource component) =>
        CloudQuestion
            .Ask(
                "The newest image of Amazon Linux 2023",
                () =>
                    GetParameter.InvokeAsync(
                        new()
                        {
                            Name = InstanceArchitecture.ImageParameter(args.Settings.Architecture),
                        },
                        new() { Parent = component }
                    )
            )
            .Apply(parameter => parameter.InsecureValue);

    private static Resource[] AllBefore(
        ConnectorInstanceArgs args,
        ConnectorNetwork network,
        ConnectorEndpoints endpoints,
        ConnectorRole role,
        RuledGroup group,
        StagedProxy? staged
    ) =>
        [
            .. args.After,
            .. group.Rules,
            .. endpoints.Resources,
            role.SessionPolicy,
            .. new Resource?[] { network.InternetRoute, staged?.Permission }.OfType<Resource>(),
        ];
}

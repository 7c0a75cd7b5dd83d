using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;
using Pulumi.Aws.Ssm;

namespace KeylessAlloyDb.Connector;

/// <summary>The instance that logs in, with the documents that check its path and grant its privileges.</summary>
public sealed class ConnectorInstance
{
    internal ConnectorInstance(
        string name,
        ConnectorSettings connector,
        ConnectorInstanceArgs args,
        ConnectorNetwork network,
        ConnectorEndpoints endpoints,
        ConnectorRole role,
        Resource component
    )
    {
        var group = GroupOf(name, connector, args, network, endpoints, component);
        var staged = args.Settings.ProxyFile is null
            ? null
            : new StagedProxy(name, connector, args.Settings, role.Role, component);
        var plan = PlanOf(connector, args, staged);

        var instance = new Instance(
            LogicalName(name, args),
            new()
            {
                InstanceType = args.Settings.InstanceType,
                Ami = args.Settings.AmiId is { } image ? image : NewestImage(args, component),
                SubnetId = SubnetOf(args, network, component),
                VpcSecurityGroupIds = group.Group.Id,
                AssociatePublicIpAddress = false,
                IamInstanceProfile = role.Profile.Name,
                MetadataOptions = new InstanceMetadataOptionsArgs
                {
                    HttpEndpoint = "enabled",
                    HttpTokens = "required",
                    HttpPutResponseHopLimit = 1,
                },
                // The image sets the size; EC2 rejects a smaller disk.
                RootBlockDevice = new InstanceRootBlockDeviceArgs
                {
                    Encrypted = true,
                    VolumeType = "gp3",
                    KmsKeyId = connector.KmsKey!,
                },
                Monitoring = connector.Protect,
                UserData = plan.Apply(UserData.Render),
                // cloud-init runs once, so a changed file would never reach the running instance.
                UserDataReplaceOnChange = true,
                Tags = { ["Name"] = name },
            },
            new()
            {
                Parent = component,
                DependsOn = After(args, network, endpoints, role, group, staged),
                IgnoreChanges = args.Settings.AmiId is null ? ["ami"] : [],
                ReplaceOnChanges = { "iamInstanceProfile" },
            }
        );
        Id = instance.Id;
        PrivateIp = instance.PrivateIp;
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

    /// <summary>Id of the instance, <c>i-</c> and 17 hexadecimal digits.</summary>
    public Output<string> Id { get; }

    /// <summary>Its address in the VPC.</summary>
    public Output<string> PrivateIp { get; }

    /// <summary>Name of the document that checks every hop.</summary>
    public Output<string> VerifyDocumentName { get; }

    /// <summary>Name of the document that grants the workload its privileges; null without an account for it.</summary>
    public Output<string>? GrantsDocumentName { get; }

    /// <summary>
    /// By workload: name of the document that grants its privileges; empty without an account for it.
    /// </summary>
    public ImmutableSortedDictionary<string, Output<string>> WorkloadGrantsDocumentNames { get; } =
        ImmutableSortedDictionary<string, Output<string>>.Empty;

    /// <summary>
    /// Changes of the AMI are ignored; the name carries the architecture and the refresh counter to force a
    /// replacement.
    /// </summary>
    private static string LogicalName(string name, ConnectorInstanceArgs args) =>
        string.Join(
            '-',
            new[]
            {
                $"{name}-instance",
                args.Settings.Architecture == InstanceArchitecture.Arm
                    ? null
                    : args.Settings.Architecture,
                args.Settings.ImageGeneration == 1 ? null : $"{args.Settings.ImageGeneration}",
            }.OfType<string>()
        );

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

    /// <summary>The first subnet whose zone offers the type. A zone may lack types of its region.</summary>
    private static Output<string> SubnetOf(
        ConnectorInstanceArgs args,
        ConnectorNetwork network,
        Resource component
    )
    {
        var offered = CloudQuestion
            .Ask(
                $"The zones that offer {args.Settings.InstanceType}",
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
                                    Values = { args.Settings.InstanceType },
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
            .Apply(t => IndexOfOffering(args.Settings.InstanceType, t.Item1, t.Item2))
            .Apply(index => network.Subnets[index].Id);
    }

    /// <exception cref="RunException">None of the zones offers the type.</exception>
    internal static int IndexOfOffering(
        string instanceType,
        ImmutableArray<string> offered,
        ImmutableArray<string> zones
    ) =>
        zones.FirstOrDefault(offered.Contains) is { } zone
            ? zones.IndexOf(zone)
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

    private static Resource[] After(
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

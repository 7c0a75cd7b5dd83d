using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// A stack's settings, by component. Everything is read and checked before anything is
/// registered; Pulumi.yaml declares each key with type, default and meaning.
/// </summary>
internal sealed partial record Settings
{
    /// <summary>The value of the setting <c>client</c> of a stack without an instance.</summary>
    internal const string NoClient = "none";

    private const string ConfigVariable = "PULUMI_CONFIG";
    private const string SecretKeysVariable = "PULUMI_CONFIG_SECRET_KEYS";

    public required StackEnvironment Environment { get; init; }

    /// <summary>Id of the project that holds the database and everything of the network.</summary>
    public required string GoogleProject { get; init; }

    /// <summary>Id of the project that holds the identity pools; null where it is the same.</summary>
    public required string? IdentityProject { get; init; }

    /// <summary>Ids of the projects that the stack has something in.</summary>
    public IEnumerable<string> GoogleProjects =>
        new[]
        {
            GoogleProject,
            IdentityProject,
            Network.Network?.Project,
            Database.Existing?.Project,
        }.OfType<string>();

    public required IdentitySettings Identity { get; init; }

    public required NetworkSettings Network { get; init; }

    public required DatabaseSettings Database { get; init; }

    public required ConnectorSettings Connector { get; init; }

    public required InstanceSettings Instance { get; init; }

    /// <summary>Where alarms are told; null where there are none.</summary>
    public required AlarmTargets? Alarms { get; init; }

    /// <summary>AWS tags and Google labels of every resource that takes them.</summary>
    public required ImmutableDictionary<string, string> Tags { get; init; }

    /// <summary>By setting, the reason why this stack deviates from what prod requires.</summary>
    public required ImmutableDictionary<string, string> Exceptions { get; init; }

    /// <summary>Whether the stack runs a client of its own.</summary>
    public bool HasInstance => Connector.RoleName is not null;

    /// <summary>Name of the role that the stack's instance has, or would have.</summary>
    public required string RoleName { get; init; }

    /// <summary>Whether the instance's role may also become the account that grants privileges.</summary>
    public required bool ApplyGrants { get; init; }

    /// <summary>The allowed values in docs/settings.md, by setting in the order of Pulumi.yaml.</summary>
    internal static IReadOnlyDictionary<string, string> Allowed { get; } = Describe();

    /// <summary>For checks that need the deployed state: it knows which settings no message may show.</summary>
    internal Problems Problems { get; private init; } = new();

    /// <summary>The messages of problems, with the lines of the stack's file.</summary>
    internal Func<Problems, IReadOnlyList<string>> Located { get; private init; } =
        problems => problems.Messages;

    /// <summary>Reads the settings of the stack that runs.</summary>
    /// <exception cref="RunException">There are problems; all are listed.</exception>
    public static Settings Load(Config config, string project, string stack)
    {
        var problems = new Problems(SettingsOf(SecretKeysVariable, project));
        var directory = System.Environment.CurrentDirectory;
        var settings = Read(
            config.Get,
            SettingsOf(ConfigVariable, project),
            SettingsFile.Find(directory, project, stack, config.Get),
            stack,
            problems
        );
        OwnedOnce.Require(
            problems,
            config.Get,
            [.. settings.Identity.Workloads.Select(workload => workload.ServiceAccountId)],
            stack,
            OtherStack.All(directory, project, stack)
        );
        var messages = settings.Located(problems);
        return messages.Count == 0
            ? settings
            : throw Problems.Exception(
                $"The configuration of stack {stack}",
                "neither cloud was touched",
                messages
            );
    }

    /// <summary>Asks AlloyDB about a database that exists, before the components register anything.</summary>
    /// <returns>Null where the stack creates its cluster.</returns>
    /// <exception cref="RunException">The database does not fit; all problems are listed.</exception>
    internal FoundDatabase? FindDatabase(Gcp.Provider google)
    {
        if (Database.Existing is null)
        {
            return null;
        }

        var found = FoundDatabase.Find(
            Database,
            GoogleProject,
            UnderDatabase(Problems),
            new() { Provider = google }
        );
        var messages = Located(Problems);
        return messages.Count == 0
            ? found
            : throw Problems.Exception("existingDatabase", "neither cloud was touched", messages);
    }

    /// <summary>Asks both clouds about networks that exist, before the components register anything.</summary>
    /// <returns>Each is null where the stack creates its network.</returns>
    /// <exception cref="RunException">A network does not fit; all problems are listed.</exception>
    internal (FoundNetwork? Aws, FoundGoogleNetwork? Google) FindNetworks(CloudProviders providers)
    {
        var aws = Connector.Network is null
            ? null
            : FoundNetwork.Find(
                Connector,
                UnderConnector(Problems),
                new() { Provider = providers.Aws },
                providers.TransitGateway is { } owner ? new() { Provider = owner } : null
            );
        var google = Network.Network is null
            ? null
            : FoundGoogleNetwork.Find(
                Network,
                aws?.Ranges ?? (Connector.VpcCidr is { } range ? [range] : []),
                UnderNetwork(Problems),
                new() { Provider = providers.Google }
            );
        var messages = Located(Problems);
        return messages.Count == 0
            ? (aws, google)
            : throw Problems.Exception("What exists", "neither cloud was touched", messages);
    }

    /// <summary>Reads settings from anywhere and notes all problems.</summary>
    /// <param name="find">The text of a key; null where it is not set.</param>
    /// <param name="given">All keys that are set, to find unknown ones.</param>
    /// <param name="file">Where they are written; null where that is not known.</param>
    /// <param name="stack">The stack's name, part of the cluster's id.</param>
    /// <param name="problems">Where problems go.</param>
    internal static Settings Read(
        Func<string, string?> find,
        IEnumerable<string> given,
        SettingsFile? file,
        string stack,
        Problems problems
    )
    {
        var misspelt = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in given.Except(Allowed.Keys).Order(StringComparer.Ordinal))
        {
            problems.Add(
                key,
                key.Split('.', '[')[0] is var setting && Allowed.ContainsKey(setting)
                    ? $"is a path into the setting {setting}. Allowed: `pulumi config set --path`, or `-c` with `--config-path`."
                    : $"is not a setting.{Spelling.Hint(key, Allowed.Keys)} The settings are in docs/settings.md."
            );
            // A required setting that is only misspelt is not missing as well.
            if (Spelling.Near(key, Allowed.Keys) is [var near] && string.IsNullOrEmpty(find(near)))
            {
                misspelt[near] = key;
            }
        }

        string? Find(string key) => find(misspelt.GetValueOrDefault(key, key));
        var settings = Read(new(Find, problems), stack) with
        {
            Problems = problems,
            Located = found => Locate(found, file),
        };
        settings.Validate(problems);
        ProdRule.Require(problems, settings, setting => file?.Has(setting) != false);
        foreach (var (setting, written, arrived) in file?.Slips() ?? [])
        {
            problems.Require(
                false,
                setting,
                arrived,
                $"YAML took {written} for a number",
                $"the text in quotes, \"{written}\""
            );
        }

        return settings;
    }

    private static IReadOnlyDictionary<string, string> Describe()
    {
        var reader = new SettingsReader(_ => null, new Problems());
        Read(reader, "dev");
        return reader.Allowed;
    }

    private static IReadOnlyList<string> Locate(Problems problems, SettingsFile? file)
    {
        var slips = file?.Slips().ToList() ?? [];
        return
        [
            .. problems
                .Messages.Zip(problems.Settings)
                .Select(problem =>
                {
                    var (message, settings) = problem;
                    var place = file?.Place(settings) is { } found ? $"{found}: " : "";
                    var slip = slips.Find(slip => settings.Contains(slip.Setting));
                    var note =
                        slip.Setting is null
                        || message.Contains(slip.Written, StringComparison.Ordinal)
                            ? ""
                            : $" YAML took {slip.Written} for a number: put it in quotes.";
                    return $"{place}{message}{note}";
                }),
        ];
    }

    private static Settings Read(SettingsReader read, string stack)
    {
        const string Project = "the id of a project: 6 to 30 of a-z, 0-9 and -";
        const string PrivateAsn = "64512 to 65534, the other side's excepted";
        var environment = read.Choice(
            "environment",
            ("dev", StackEnvironment.Dev),
            ("prod", StackEnvironment.Prod),
            ("retired", StackEnvironment.Retired)
        );
        var exceptions = read.Map(
            "exceptions",
            "in environment prod: a reason for each setting that deviates"
        );
        var project = read.Text("googleProject", Project);
        var googleRegion = read.Text("googleRegion", ValueList.GoogleRegions.Allowed);
        var identityProject = read.OptionalText("identityProject", Project);
        var serviceAccount = read.Text(
            "serviceAccountId",
            "6 to 30 of a-z, 0-9 and -, at most 23 with applyGrants"
        );
        var trustedRoles = read.Objects(
            "trustedRoles",
            "accountId and roleName of each; partition aws-us-gov in GovCloud; sessionLength of one that does not run on EC2; the instance's own role among them, where there is one",
            ["accountId", "roleName"],
            ["partition", "sessionLength"],
            RoleOf
        );
        var workloads = read.Objects(
            "workloads",
            "name and serviceAccountId of each application beside the stack's own; trustedRoles, or pods of a Kubernetes cluster; grants where it has some",
            ["name", "serviceAccountId"],
            ["trustedRoles", "pods", "grants"],
            workload =>
                (
                    Identity: new Workload
                    {
                        Name = workload.Text("name") ?? "",
                        ServiceAccountId = workload.Text("serviceAccountId") ?? "",
                        TrustedRoles = workload.Objects(
                            "trustedRoles",
                            ["accountId", "roleName"],
                            ["partition", "sessionLength"],
                            RoleOf
                        ),
                        Pods = workload.Objects(
                            "pods",
                            ["cluster", "namespace", "serviceAccount"],
                            [],
                            pod => new KubernetesServiceAccount(
                                pod.Text("cluster") ?? "",
                                pod.Text("namespace") ?? "",
                                pod.Text("serviceAccount") ?? ""
                            )
                        ),
                    },
                    Grants: workload.Objects("grants", ["schema", "access"], [], GrantOf)
                )
        );
        var clusters = read.Objects(
            "kubernetesClusters",
            "name and issuer of each cluster whose pods workloads list; jwksJson where Google cannot reach the issuer",
            ["name", "issuer"],
            ["jwksJson"],
            cluster => new KubernetesCluster
            {
                Name = cluster.Text("name") ?? "",
                IssuerUri = cluster.Text("issuer") ?? "",
                JwksJson = cluster.Text("jwksJson"),
            }
        );
        var tokenLifetime = read.Integer("tokenLifetimeSeconds", "600 to 3600 seconds");
        var tokenCreator = read.Boolean("tokenCreator");
        var auditLogs = read.Boolean("auditLogs");
        var identityAuditLogs = read.Boolean("identityAuditLogs");
        var googleCidr = read.Text(
            "googleSubnetCidr",
            Range(NetworkSettings.LargestPrefix, NetworkSettings.SmallestPrefix)
        );
        var googleNetwork = read.Object(
            "googleNetwork",
            "vpc, and subnet with the range googleSubnetCidr in googleRegion; project where it is not googleProject; "
                + "dnsPolicy, router, vpnGateway, zone and googleApisZone of what the network has",
            ["vpc", "subnet"],
            ["project", "dnsPolicy", "router", "vpnGateway", "zone", "googleApisZone"],
            network => new ExistingGoogleNetwork
            {
                Project = network.Text("project") ?? project,
                Vpc = network.Text("vpc") ?? "",
                Subnet = network.Text("subnet") ?? "",
                DnsPolicy = network.Text("dnsPolicy"),
                Router = network.Text("router"),
                VpnGateway = network.Text("vpnGateway"),
                Zone = network.Text("zone"),
                GoogleApisZone = network.Text("googleApisZone"),
            }
        );
        var googleAsn = read.Integer("googleAsn", PrivateAsn);
        var awsAsn = read.Integer("awsAsn", PrivateAsn);
        var connectivity = read.Choice(
            "connectivity",
            ("vpn", Connectivity.Vpn),
            ("existing", Connectivity.Existing)
        );
        var insideCidrs = read.Texts(
            "insideCidrs",
            "four different /30 networks in 169.254.0.0/16, none that AWS reserves"
        );
        var presharedKeyVersion = read.Integer("presharedKeyVersion", "1, 2, 3 and so on");
        var dnsSuffix = read.Text(
            "dnsSuffix",
            "<googleRegion>.alloydb-psc.goog, alloydb-psc.goog or <uid>.<googleRegion>.alloydb-psc.goog"
        );
        var endpoint = read.Choice(
            "endpoint",
            ("forwardingRule", EndpointMode.ForwardingRule),
            ("connectionPolicy", EndpointMode.ConnectionPolicy)
        );
        var googleApis = read.Choice(
            "googleApis",
            ("private", GoogleApiAccess.Private),
            ("restricted", GoogleApiAccess.Restricted),
            ("internet", GoogleApiAccess.Internet)
        );
        var publicPath = read.Boolean("publicPath");
        var existingDatabase = read.Object(
            "existingDatabase",
            "clusterId and instanceId, in googleRegion, and project where it is another one than googleProject",
            ["clusterId", "instanceId"],
            ["project"],
            database => new ExistingDatabase
            {
                Project = database.Text("project"),
                ClusterId = database.Text("clusterId") ?? "",
                InstanceId = database.Text("instanceId") ?? "",
            }
        );
        var machineType = read.Text(
            "machineType",
            $"{ValueList.Machines.Allowed}; of a series that the region offers"
        );
        var cpuCount = read.Integer("cpuCount", "the number in machineType");
        var availability = read.Choice(
            "availabilityType",
            ("ZONAL", AvailabilityType.Zonal),
            ("REGIONAL", AvailabilityType.Regional)
        );
        var databaseVersion = read.Text(
            "databaseVersion",
            $"{string.Join(", ", DatabaseSettings.Versions)}, or a newer one that newerValues lists too"
        );
        var databaseName = read.Text(
            "databaseName",
            "1 to 63 of a-z, 0-9 and _, not beginning with a digit"
        );
        var readPoolNodes = read.Integer(
            "readPoolNodes",
            $"0 to {DatabaseSettings.MaxReadPoolNodes}"
        );
        var googleKey = read.OptionalText(
            "googleKmsKey",
            "projects/PROJECT/locations/REGION/keyRings/RING/cryptoKeys/KEY, in googleRegion"
        );
        var restore = read.Object(
            "restore",
            "backup, or cluster and pointInTime; empty for an empty database",
            [],
            ["backup", "cluster", "pointInTime"],
            source => new RestoreSource
            {
                Backup = source.Text("backup"),
                Cluster = source.Text("cluster"),
                PointInTime = source.Text("pointInTime"),
            }
        );
        var secondaryOf = read.OptionalText(
            "secondaryOf",
            "projects/PROJECT/locations/REGION/clusters/CLUSTER, in googleProject and another region"
        );
        var maintenanceWindow = read.Object(
            "maintenanceWindow",
            "day, MONDAY to SUNDAY, and hour, 0 to 23, in UTC; empty for any time",
            ["day", "hour"],
            [],
            window => new MaintenanceWindow(
                window.Text("day") ?? "",
                read.Number("maintenanceWindow.hour", window.Text("hour"), "0 to 23, in UTC")
            )
        );
        var queryInsights = read.Object(
            "queryInsights",
            "queryStringLength, 256 to 4500 bytes, queryPlansPerMinute, 0 to 20, and recordClientAddress, true or false; empty for AlloyDB's defaults",
            ["queryStringLength", "queryPlansPerMinute", "recordClientAddress"],
            [],
            insights => new QueryInsights(
                read.Number(
                    "queryInsights.queryStringLength",
                    insights.Text("queryStringLength"),
                    "256 to 4500 bytes"
                ),
                read.Number(
                    "queryInsights.queryPlansPerMinute",
                    insights.Text("queryPlansPerMinute"),
                    "0 to 20 plans"
                ),
                read.Choose(
                    "queryInsights.recordClientAddress",
                    insights.Text("recordClientAddress"),
                    ("true", true),
                    ("false", false)
                )
            )
        );
        var databaseFlags = read.Map(
            "databaseFlags",
            $"values by name: {ValueList.DatabaseFlags.Allowed}; in quotes"
        );
        var administrators = read.Texts("administrators", "e-mail addresses in lower case");
        var grants = read.Objects(
            "grants",
            "schema, and access readOnly or readWrite, of each",
            ["schema", "access"],
            [],
            GrantOf
        );
        var applyGrants = read.Boolean("applyGrants");
        var backups = read.Boolean("backups");
        var recoveryWindow = read.Integer(
            "recoveryWindowDays",
            $"1 to {DatabaseSettings.MaxRecoveryWindowDays} days"
        );
        var protection = read.Boolean("protection");
        var account = read.Text("awsAccountId", ResourceNames.AwsAccountAllowed);
        var awsRegion = read.Text("awsRegion", ValueList.AwsRegions.Allowed);
        var vpcCidr = read.Text(
            "awsVpcCidr",
            Range(ConnectorSettings.LargestPrefix, ConnectorSettings.SmallestPrefix)
        );
        var awsNetwork = read.Object(
            "awsNetwork",
            "vpcId, subnetIds (two or three, each in a zone of its own) and routeTableIds (all of theirs); vpnGatewayId, "
                + $"transitGateway, vpcEndpoints ({string.Join(", ", ExistingNetwork.Services)}) resolverEndpointId and resolverRules of what the VPC has",
            ["vpcId", "subnetIds", "routeTableIds"],
            [
                "vpnGatewayId",
                "transitGateway",
                "vpcEndpoints",
                "resolverEndpointId",
                "resolverRules",
            ],
            network => new ExistingNetwork
            {
                VpcId = network.Text("vpcId") ?? "",
                SubnetIds = network.Texts("subnetIds"),
                RouteTableIds = network.Texts("routeTableIds"),
                VpnGatewayId = network.Text("vpnGatewayId"),
                TransitGateway = network.Object(
                    "transitGateway",
                    ["id"],
                    ["roleArn", "associationRouteTableId", "propagationRouteTableIds", "routes"],
                    gateway => new ExistingTransitGateway
                    {
                        Id = gateway.Text("id") ?? "",
                        RoleArn = gateway.Text("roleArn"),
                        AssociationRouteTableId = gateway.Text("associationRouteTableId"),
                        PropagationRouteTableIds = gateway.Texts("propagationRouteTableIds"),
                        Routes = gateway.Choice("routes", ("true", true), ("false", false)),
                    }
                ),
                VpcEndpoints = network.Texts("vpcEndpoints"),
                ResolverEndpointId = network.Text("resolverEndpointId"),
                ResolverRules = network.Map("resolverRules"),
            }
        );
        var zones = read.Texts(
            "availabilityZones",
            "two or three zones of awsRegion; none for its first two"
        );
        var hasInstance = read.Choice("client", ("instance", true), (NoClient, false));
        var role = read.Text("roleName", "1 to 64 of letters, digits and +=,.@_-");
        var awsKey = read.OptionalText(
            "awsKmsKey",
            "arn:aws:kms:REGION:ACCOUNT:key/ID, in awsRegion"
        );
        var boundary = read.OptionalText(
            "permissionsBoundary",
            "the ARN of a policy of the region's partition"
        );
        var instanceType = read.Text(
            "instanceType",
            $"{ValueList.InstanceTypes.Allowed}; no Mac, no a1"
        );
        var amiId = read.OptionalText("amiId", "ami- and 8 or 17 hexadecimal digits");
        var amiArchitecture = read.OptionalText(
            "amiArchitecture",
            string.Join(", ", InstanceArchitecture.All)
        );
        var imageGeneration = read.Integer("imageGeneration", "1, 2, 3 and so on; 1 with amiId");
        var proxyVersion = read.Text("proxyVersion", ProxyRelease.VersionAllowed);
        var proxySha256 = read.OptionalText("proxySha256", ProxyRelease.Sha256Allowed);
        var proxyFile = read.OptionalText("proxyFile", "the path of an existing file");
        var installGcloud = read.Boolean("installGcloud");
        var logs = read.Boolean("logs");
        var retention = read.Integer(
            "logRetentionDays",
            string.Join(", ", ConnectorSettings.RetentionDays)
        );
        var alarms = read.Object(
            "alarms",
            "snsTopic, the ARN of a topic in awsRegion, and notificationChannels, each projects/PROJECT/notificationChannels/ID; empty for none",
            ["snsTopic", "notificationChannels"],
            [],
            targets => new AlarmTargets(
                targets.Text("snsTopic") ?? "",
                targets.Texts("notificationChannels")
            )
        );
        var tags = read.Map(
            "tags",
            "keys and values of up to 63 of a-z, 0-9, _ and -; keys begin with a letter"
        );
        var newer = read.Texts(
            "newerValues",
            "values of awsRegion, availabilityZones, instanceType, googleRegion, machineType and databaseVersion, and names of databaseFlags"
        );

        return new()
        {
            Environment = environment,
            Exceptions = exceptions,
            Alarms = alarms,
            Tags = tags,
            RoleName = role,
            ApplyGrants = applyGrants,
            GoogleProject = project,
            IdentityProject = identityProject == project ? null : identityProject,
            Identity = new()
            {
                ServiceAccountId = serviceAccount,
                TrustedRoles = trustedRoles,
                Workloads = [.. workloads.Select(workload => workload.Identity)],
                Clusters = clusters,
                TokenLifetimeSeconds = tokenLifetime,
                TokenCreator = tokenCreator,
                AuditedProject = auditLogs ? project : null,
                AuditedIdentityProject = identityAuditLogs ? identityProject ?? project : null,
                GrantsRole =
                    applyGrants && hasInstance
                        ? new AwsRole(account, role, AwsRole.PartitionOf(awsRegion))
                        : null,
                Protect = protection,
                NewerValues = newer,
            },
            Network = new()
            {
                Region = googleRegion,
                Network = googleNetwork,
                SubnetCidr = googleCidr,
                Connectivity = connectivity,
                Asn = googleAsn,
                DnsSuffix = dnsSuffix,
                Endpoint = endpoint,
                GoogleApis = googleApis,
                Protect = protection,
                NewerValues = newer,
            },
            Database = new()
            {
                Region = googleRegion,
                Existing = existingDatabase,
                ClusterId = existingDatabase is null ? $"keyless-{stack}" : null,
                MachineType = machineType,
                CpuCount = cpuCount,
                AvailabilityType = availability,
                DatabaseVersion = databaseVersion,
                ReadPoolNodes = readPoolNodes,
                KmsKey = googleKey,
                Restore = restore,
                SecondaryOf = secondaryOf,
                MaintenanceWindow = maintenanceWindow,
                QueryInsights = queryInsights,
                Flags = databaseFlags,
                Administrators = administrators,
                PublicPath = publicPath,
                Backups = backups,
                RecoveryWindowDays = recoveryWindow,
                Protect = protection,
                Endpoint = endpoint,
                NewerValues = newer,
            },
            Connector = new()
            {
                AccountId = account,
                Region = awsRegion,
                AvailabilityZones = zones,
                VpcCidr = awsNetwork is null ? vpcCidr : null,
                Network = awsNetwork,
                Connectivity = connectivity,
                Asn = awsAsn,
                GoogleAsn = googleAsn,
                InsideCidrs = insideCidrs,
                PresharedKeyVersion = presharedKeyVersion,
                GoogleCidr = googleCidr,
                OneGoogleSubnet = googleNetwork is not null,
                RoleName = hasInstance ? role : null,
                KmsKey = awsKey,
                PermissionsBoundary = boundary,
                GoogleApis = googleApis,
                PublicPath = publicPath,
                HighlyAvailable = availability == AvailabilityType.Regional,
                Logs = logs,
                LogRetentionDays = retention,
                Protect = protection,
                NewerValues = newer,
            },
            Instance = new()
            {
                InstanceType = instanceType,
                AmiId = amiId,
                AmiArchitecture = amiArchitecture,
                ImageGeneration = imageGeneration,
                ProxyVersion = proxyVersion,
                ProxySha256 = proxySha256,
                ProxyFile = proxyFile,
                InstallGcloud = installGcloud,
                DatabaseName = databaseName,
                Grants = grants,
                Workloads =
                [
                    .. workloads.Select(workload => new WorkloadGrants(
                        workload.Identity.Name,
                        workload.Grants
                    )),
                ],
                NewerValues = newer,
            },
        };

        Grant GrantOf(SettingsObject grant) =>
            new(
                grant.Text("schema") ?? "",
                read.Choose(
                    grant.PlaceOf("access"),
                    grant.Text("access"),
                    ("readOnly", GrantAccess.ReadOnly),
                    ("readWrite", GrantAccess.ReadWrite)
                )
            );
    }

    private static AwsRole RoleOf(SettingsObject role)
    {
        var named = new AwsRole(
            role.Text("accountId") ?? "",
            role.Text("roleName") ?? "",
            role.Text("partition") ?? "aws"
        );
        return role.Number("sessionLength", "2 to 64") is { } length
            ? named with
            {
                SessionLength = length,
            }
            : named;
    }

    private static string Range(int largest, int smallest) =>
        $"/{largest} to /{smallest}, {NetworkSettings.PrivateRanges} and the other side's";

    /// <summary>
    /// The project's keys in a variable that Pulumi's Config reads itself: it finds keys but does not
    /// list them, and does not tell which are secrets.
    /// </summary>
    private static IReadOnlyList<string> SettingsOf(string variable, string project)
    {
        var json = JsonNode.Parse(System.Environment.GetEnvironmentVariable(variable) ?? "[]");
        var keys = json is JsonObject map
            ? map.Select(entry => entry.Key)
            : json!.AsArray().Select(key => key!.ToString());
        return
        [
            .. keys.Select(key => key.Split(':'))
                .Where(parts => parts[0] == project)
                .Select(parts => parts[^1]),
        ];
    }
}

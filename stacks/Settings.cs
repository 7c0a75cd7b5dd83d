using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// A stack's settings as the components' arguments. Everything is read and checked before anything is
/// registered; Pulumi.yaml declares each key with type, default and meaning.
/// </summary>
internal sealed partial record Settings
{
    private const string ConfigVariable = "PULUMI_CONFIG";

    public required StackEnvironment Environment { get; init; }

    public required WorkloadIdentityFederationArgs Identity { get; init; }

    public required PscNetworkArgs Network { get; init; }

    public required AlloyDbIamClusterArgs Database { get; init; }

    public required AwsConnectorArgs Connector { get; init; }

    public required ConnectorInstanceArgs Instance { get; init; }

    /// <summary>AWS tags and Google labels of every resource that takes them.</summary>
    public required ImmutableDictionary<string, string> Tags { get; init; }

    /// <summary>Reads the settings of the stack that runs.</summary>
    /// <exception cref="RunException">There are problems; all are listed.</exception>
    public static Settings Load(Config config, string project, string stack)
    {
        var problems = new Problems();
        var settings = Read(config.Get, GivenKeys(project), stack, problems);
        problems.ThrowIfAny($"The configuration of stack {stack}");
        return settings;
    }

    /// <summary>Reads settings from anywhere and notes all problems.</summary>
    /// <param name="find">The text of a key; null where it is not set.</param>
    /// <param name="given">The keys that are set, to find those that nothing reads.</param>
    /// <param name="stack">The stack's name, part of the cluster's id.</param>
    /// <param name="problems">Where problems go.</param>
    internal static Settings Read(
        Func<string, string?> find,
        IEnumerable<string> given,
        string stack,
        Problems problems
    )
    {
        var read = new SettingsReader(find, problems);
        var settings = Read(read, stack);
        foreach (var key in given.Except(read.Keys).Order(StringComparer.Ordinal))
        {
            problems.Require(
                false,
                key,
                find(key),
                "is not a setting",
                $"the settings of Pulumi.yaml, of which {Nearest(key, read.Keys)} is the nearest"
            );
        }

        settings.Validate(problems);
        return settings;
    }

    private static Settings Read(SettingsReader read, string stack)
    {
        var project = read.Text("googleProject");
        var googleRegion = read.Text("googleRegion");
        var googleCidr = read.Text("googleSubnetCidr");
        var googleAsn = read.Integer("googleAsn");
        var awsRegion = read.Text("awsRegion");
        var account = read.Text("awsAccountId");
        var role = read.Text("roleName");
        var endpoint = read.Choice(
            "endpoint",
            ("forwardingRule", EndpointMode.ForwardingRule),
            ("connectionPolicy", EndpointMode.ConnectionPolicy)
        );
        var privateApis = read.Choice("googleApis", ("private", true), ("internet", false));
        var availability = read.Choice(
            "availabilityType",
            ("ZONAL", AvailabilityType.Zonal),
            ("REGIONAL", AvailabilityType.Regional)
        );
        var publicPath = read.Boolean("publicPath");
        var protection = read.Boolean("protection");
        var applyGrants = read.Boolean("applyGrants");

        return new()
        {
            Environment = read.Choice(
                "environment",
                ("dev", StackEnvironment.Dev),
                ("prod", StackEnvironment.Prod),
                ("retired", StackEnvironment.Retired)
            ),
            Tags = read.Map("tags"),
            Identity = new()
            {
                Project = project,
                IdentityProject = read.OptionalText("identityProject"),
                ServiceAccountId = read.Text("serviceAccountId"),
                TrustedRoles = read.Objects(
                    "trustedRoles",
                    ["accountId", "roleName"],
                    ["partition"],
                    (field, _) =>
                        new AwsRole(
                            field("accountId") ?? "",
                            field("roleName") ?? "",
                            field("partition") ?? "aws"
                        )
                ),
                TokenLifetimeSeconds = read.Integer("tokenLifetimeSeconds"),
                TokenCreator = read.Boolean("tokenCreator"),
                AuditLogs = read.Boolean("auditLogs"),
                IdentityAuditLogs = read.Boolean("identityAuditLogs"),
                GrantsRole = applyGrants
                    ? new AwsRole(account, role, AwsRole.PartitionOf(awsRegion))
                    : null,
                Protect = protection,
            },
            Network = new()
            {
                Project = project,
                Region = googleRegion,
                SubnetCidr = googleCidr,
                Asn = googleAsn,
                DnsSuffix = read.Text("dnsSuffix"),
                Endpoint = endpoint,
                PrivateGoogleApis = privateApis,
                Protect = protection,
            },
            Database = new()
            {
                Project = project,
                Region = googleRegion,
                ClusterId = $"keyless-{stack}",
                MachineType = read.Text("machineType"),
                CpuCount = read.Integer("cpuCount"),
                AvailabilityType = availability,
                DatabaseVersion = read.Text("databaseVersion"),
                ReadPoolNodes = read.Integer("readPoolNodes"),
                Administrators = read.Texts("administrators"),
                PublicPath = publicPath,
                Backups = read.Boolean("backups"),
                RecoveryWindowDays = read.Integer("recoveryWindowDays"),
                Protect = protection,
                Endpoint = endpoint,
            },
            Connector = new()
            {
                AccountId = account,
                Region = awsRegion,
                AvailabilityZones = read.Texts("availabilityZones"),
                VpcCidr = read.Text("awsVpcCidr"),
                Asn = read.Integer("awsAsn"),
                GoogleAsn = googleAsn,
                InsideCidrs = read.Texts("insideCidrs"),
                PresharedKeyVersion = read.Integer("presharedKeyVersion"),
                GoogleCidr = googleCidr,
                RoleName = role,
                PermissionsBoundary = read.OptionalText("permissionsBoundary"),
                PrivateGoogleApis = privateApis,
                PublicPath = publicPath,
                HighlyAvailable = availability == AvailabilityType.Regional,
                Logs = read.Boolean("logs"),
                LogRetentionDays = read.Integer("logRetentionDays"),
                Protect = protection,
            },
            Instance = new()
            {
                InstanceType = read.Text("instanceType"),
                AmiId = read.OptionalText("amiId"),
                AmiArchitecture = read.OptionalText("amiArchitecture"),
                ImageGeneration = read.Integer("imageGeneration"),
                ProxyVersion = read.Text("proxyVersion"),
                ProxySha256 = read.OptionalText("proxySha256"),
                ProxyFile = read.OptionalText("proxyFile"),
                InstallGcloud = read.Boolean("installGcloud"),
                DatabaseName = read.Text("databaseName"),
                Grants = read.Objects(
                    "grants",
                    ["schema", "access"],
                    [],
                    (field, place) =>
                        new Grant(
                            field("schema") ?? "",
                            read.Choose(
                                $"{place}.access",
                                field("access"),
                                ("readOnly", GrantAccess.ReadOnly),
                                ("readWrite", GrantAccess.ReadWrite)
                            )
                        )
                ),
            },
        };
    }

    private void Validate(Problems problems)
    {
        Identity.Validate(Under(problems, ("Project", "googleProject")));
        Network.Validate(
            Under(
                problems,
                ("Project", "googleProject"),
                ("Region", "googleRegion"),
                ("SubnetCidr", "googleSubnetCidr"),
                ("Asn", "googleAsn")
            )
        );
        Database.Validate(Under(problems, ("ClusterId", "cluster id, from the stack's name,")));
        Connector.Validate(
            Under(
                problems,
                ("AccountId", "awsAccountId"),
                ("Region", "awsRegion"),
                ("VpcCidr", "awsVpcCidr"),
                ("Asn", "awsAsn"),
                ("GoogleCidr", "googleSubnetCidr")
            )
        );
        Instance.Validate(Under(problems));
        problems.Require(
            !Instance.InstallGcloud || !Connector.PrivateGoogleApis,
            "installGcloud",
            true,
            "gcloud comes from packages.cloud.google.com, which googleApis private does not reach",
            "false, or googleApis: internet"
        );
        ValidateTrust(problems);
        ValidateEnvironment(problems);
        ValidateTags(problems);
    }

    private void ValidateTrust(Problems problems)
    {
        var own = new AwsRole(
            Connector.AccountId,
            Connector.RoleName,
            AwsRole.PartitionOf(Connector.Region)
        );
        problems.Require(
            Identity.TrustedRoles.Count == 0 || Identity.TrustedRoles.Contains(own),
            "trustedRoles",
            Identity.TrustedRoles.Select(role => role.AssumedRoleArn),
            "lacks the connector's own role, so the instance could not log in",
            $"a list with {{accountId: \"{own.AccountId}\", roleName: {own.Name}}}, as in awsAccountId and roleName"
        );
        problems.Require(
            Identity.GrantsRole is null || Instance.Grants.Count > 0,
            "applyGrants",
            true,
            "there is nothing to grant",
            "true with entries in grants, or false"
        );
    }

    private void ValidateEnvironment(Problems problems)
    {
        if (Environment != StackEnvironment.Prod)
        {
            return;
        }

        const string Way =
            "set environment to retired when the stack is to be destroyed, to dev when it holds no data";
        problems.Require(
            Database.Protect,
            "protection",
            Database.Protect,
            "environment prod forbids it",
            $"true; {Way}"
        );
        problems.Require(
            Database.Backups,
            "backups",
            Database.Backups,
            "environment prod forbids it",
            $"true; {Way}"
        );
        problems.Require(
            !Database.PublicPath,
            "publicPath",
            Database.PublicPath,
            "environment prod forbids it",
            "false: the private path is always there"
        );
    }

    private void ValidateTags(Problems problems)
    {
        // They become labels of Google Cloud too, whose alphabet is the smaller one.
        foreach (var (key, value) in Tags)
        {
            problems.Require(
                LabelKey().IsMatch(key) && LabelValue().IsMatch(value),
                $"tags.{key}",
                value,
                "does not fit as a label of Google Cloud",
                "keys and values of up to 63 of a-z, 0-9, _ and -; keys begin with a letter"
            );
        }
    }

    /// <summary>Problems under the settings' names: those given, else the property in camel case.</summary>
    private static Problems Under(
        Problems problems,
        params (string Property, string Setting)[] names
    ) =>
        problems.Named(name =>
        {
            var end = name.IndexOfAny(['.', '[']);
            var (head, tail) = end < 0 ? (name, "") : (name[..end], name[end..]);
            var setting = names.FirstOrDefault(pair => pair.Property == head).Setting;
            return (setting ?? JsonNamingPolicy.CamelCase.ConvertName(head)) + tail;
        });

    /// <summary>
    /// Pulumi's Config finds keys but does not list them; the variable that it reads itself does.
    /// </summary>
    private static IEnumerable<string> GivenKeys(string project) =>
        JsonSerializer
            .Deserialize<Dictionary<string, string>>(
                System.Environment.GetEnvironmentVariable(ConfigVariable) ?? "{}"
            )!
            .Keys.Select(key => key.Split(':'))
            .Where(parts => parts[0] == project)
            .Select(parts => parts[^1]);

    private static string Nearest(string key, IEnumerable<string> known) =>
        known.MinBy(other => Distance(key, other))!;

    /// <summary>Levenshtein's distance, ignoring case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var (letter, i) in one.Select((letter, i) => (letter, i)))
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                var same = char.ToLowerInvariant(letter) == char.ToLowerInvariant(other[j]);
                (diagonal, row[j + 1]) = (
                    row[j + 1],
                    Math.Min(Math.Min(row[j], row[j + 1]) + 1, diagonal + (same ? 0 : 1))
                );
            }
        }

        return row[^1];
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_-]{0,62}\z")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"\A[a-z0-9_-]{0,63}\z")]
    private static partial Regex LabelValue();
}

using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>A stack with one resource of each kind that rules speak of, and plans that change it.</summary>
internal sealed class SmallStack
{
    public const string Role =
        "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws-0a1b2c3d/attribute.aws_role/arn:aws:sts::123456789012:assumed-role/";

    private readonly Dictionary<string, Step> _steps = new(StringComparer.Ordinal);

    public SmallStack()
    {
        Add(Types.Pool, "identity-pool", ("workloadIdentityPoolId", "aws-0a1b2c3d"));
        Add(
            Types.PoolProvider,
            "identity-provider",
            needs: "identity-pool",
            ("workloadIdentityPoolId", "aws-0a1b2c3d"),
            ("aws", PropertyMap.Of(("accountId", "123456789012")))
        );
        Add(Types.ServiceAccount, "identity-account", ("accountId", "alloydb-client"));
        Add(
            Types.ServiceAccountMember,
            "identity-member",
            ("role", "roles/iam.workloadIdentityUser"),
            (
                "serviceAccountId",
                "projects/p/serviceAccounts/alloydb-client@p.iam.gserviceaccount.com"
            ),
            ("member", Role + "alloydb-client")
        );
        Add(
            Types.ProjectMember,
            "identity-role",
            ("role", "roles/alloydb.client"),
            ("member", "serviceAccount:alloydb-client@p.iam.gserviceaccount.com")
        );
        Add(Types.Network, "network-vpc");
        Add(Types.Subnetwork, "network-endpoints", ("ipCidrRange", "10.30.0.0/25"));
        Add(Types.HaVpnGateway, "network-gateway");
        Add(Types.Router, "network-router", ("bgp", PropertyMap.Of(("asn", 65001))));
        Add(
            Types.Cluster,
            "database-cluster",
            ("location", "asia-northeast1"),
            ("databaseVersion", "POSTGRES_17"),
            ("deletionProtection", true),
            ("automatedBackupPolicy", PropertyMap.Of(("enabled", true))),
            (
                "continuousBackupConfig",
                PropertyMap.Of(("enabled", true), ("recoveryWindowDays", 14))
            )
        );
        Add(
            Types.Instance,
            "database-primary",
            ("instanceType", "PRIMARY"),
            ("availabilityType", "REGIONAL"),
            ("machineConfig", PropertyMap.Of(("cpuCount", 2))),
            ("clientConnectionConfig", PropertyMap.Of(("requireConnectors", true)))
        );
        Add(Types.Instance, "database-reads", ("instanceType", "READ_POOL"));
        Add(
            Types.User,
            "database-user",
            ("userId", "alloydb-client@p.iam"),
            ("databaseRoles", PropertyValue.List("alloydbiamuser"))
        );
        Add(Types.Address, "database-address", ("address", "10.30.0.5"));
        Add(Types.ForwardingRule, "database-endpoint");
        Add(Types.DnsPolicy, "network-inbound");
        Add(Types.Zone, "network-zone", ("dnsName", "alloydb-psc.goog."));
        Add(
            Types.Record,
            "psc-record",
            needs: "network-zone",
            ("name", "0.asia-northeast1.alloydb-psc.goog."),
            ("rrdatas", PropertyValue.List("10.30.0.5"))
        );
        Add(Types.Vpc, "connector-vpc", ("cidrBlock", "10.20.0.0/16"));
        Add(Types.VpnGateway, "connector-gateway", ("amazonSideAsn", "64512"));
        Add(Types.ResolverEndpoint, "connector-resolver");
        Add(
            Types.ResolverRule,
            "resolver-rule-psc",
            ("domainName", "alloydb-psc.goog"),
            ("targetIps", Targets("10.30.0.130", "10.30.0.131"))
        );
        Add(Types.ResolverRule, "resolver-rule-googleapis", ("domainName", "googleapis.com"));
        Add(Types.VpnConnection, "connector-vpn-0");
        Add(Types.VpnConnection, "connector-vpn-1");
        for (var i = 0; i < 4; i++)
        {
            Add(Types.Tunnel, $"tunnel-{i}", needs: $"connector-vpn-{i / 2}");
            Add(
                Types.RouterInterface,
                $"tunnel-{i}-interface",
                needs: $"tunnel-{i}",
                ("ipRange", $"169.254.10{1 + i / 2}.{2 + 4 * (i % 2)}/30")
            );
            Add(Types.RouterPeer, $"tunnel-{i}-peer", needs: $"tunnel-{i}-interface");
        }
        Add(
            Types.Role,
            "connector-role",
            ("name", "alloydb-client"),
            ("assumeRolePolicy", Trust("ec2.amazonaws.com"))
        );
        Add(
            Types.ClientInstance,
            "connector-instance",
            ("instanceType", "t4g.small"),
            ("privateIp", "10.20.1.17")
        );
        Add(
            Types.EgressRule,
            "instance-to-database",
            ("cidrIpv4", "10.30.0.0/25"),
            ("ipProtocol", "tcp"),
            ("fromPort", 5433),
            ("toPort", 5433)
        );
        Add(
            Types.IngressRule,
            "endpoints-from-instance",
            ("cidrIpv4", "10.20.1.0/24"),
            ("ipProtocol", "tcp"),
            ("fromPort", 443),
            ("toPort", 443)
        );
        Add(
            Types.RoutePropagation,
            "connector-private",
            ("routeTableId", "rtb-1"),
            ("vpnGatewayId", "vgw-1")
        );
        Add(
            Types.RouteTableAssociation,
            "connector-private-0",
            ("routeTableId", "rtb-1"),
            ("subnetId", "subnet-1")
        );
        Add(
            Types.Endpoint,
            "connector-s3",
            ("policy", Policy("s3:GetObject", "arn:aws:s3:::repos/*"))
        );
        Add(
            Types.Api,
            "identity-api-sts",
            ("project", "p"),
            ("service", "sts.googleapis.com"),
            ("disableOnDestroy", false)
        );
        Add(Types.LogGroup, "connector-log", ("retentionInDays", 30));
        Add(Types.AuditConfig, "identity-audit-iam");
    }

    public static PropertyValue Policy(string action, string resource) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"{{action}}","Resource":"{{resource}}"}]}""";

    public static PropertyValue Targets(params IEnumerable<string> addresses) =>
        PropertyValue.List(
            addresses.Select(PropertyValue (ip) => PropertyMap.Of(("ip", ip), ("port", 53)))
        );

    public Plan Plan => new([.. _steps.Values], []);

    public PlanReview Review => Reviewed(Plan);

    public static PlanReview Reviewed(Plan plan) =>
        PlanReview.Of("dev", plan, new Minutes(), prices: null);

    public string Verdict => Review.Verdict;

    public SmallStack Update(string name, params (string Path, PropertyValue? Value)[] changes) =>
        Change(name, StepOp.Update, changes);

    public SmallStack Replace(string name, params (string Path, PropertyValue? Value)[] changes) =>
        Change(name, StepOp.Replace, changes);

    public SmallStack Delete(string name)
    {
        var old = Of(name).Old!;
        _steps[name] = new(StepOp.Delete, old, null, []);
        return this;
    }

    public SmallStack Create(
        string type,
        string name,
        params (string Key, PropertyValue Value)[] inputs
    )
    {
        _steps[name] = new(StepOp.Create, null, State(type, name, inputs), []);
        return this;
    }

    /// <param name="name">The resource.</param>
    /// <param name="before">Whether it is protected.</param>
    /// <param name="after">Whether it will be; null where it is deleted.</param>
    public SmallStack Protected(string name, bool before, bool? after)
    {
        var step = Of(name);
        _steps[name] = step with
        {
            Old = step.Old! with { Protect = before },
            New = after is { } now ? step.New! with { Protect = now } : null,
        };
        return this;
    }

    /// <summary>More inputs of a resource that does not change.</summary>
    public SmallStack With(string name, params (string Key, PropertyValue Value)[] inputs)
    {
        var state = Of(name).State;
        state = state with { Inputs = state.Inputs.Merge(PropertyMap.Of(inputs)) };
        _steps[name] = new(StepOp.Same, state, state, []);
        return this;
    }

    public static ResourceState State(
        string type,
        string name,
        IEnumerable<(string Key, PropertyValue Value)> inputs,
        params IEnumerable<string> needs
    ) =>
        new()
        {
            Urn = UrnOf(type, name),
            Type = type,
            Custom = true,
            Id = $"{name}-id",
            Inputs = PropertyMap.Of(inputs),
            Dependencies = [.. needs],
            PropertyDependencies = System.Collections.Immutable.ImmutableSortedDictionary<
                string,
                System.Collections.Immutable.ImmutableArray<string>
            >.Empty.Add("source", [.. needs]),
        };

    public static string UrnOf(string type, string name) =>
        Urn.Create("dev", "keyless-alloydb", "", type, name);

    private Step Of(string name) => _steps[name];

    /// <summary>A role's trust in one service.</summary>
    public static string Trust(string service, string condition = "") =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"{{service}}"}{{condition}}}]}""";

    private void Add(string type, string name, params (string, PropertyValue)[] inputs) =>
        Add(type, name, needs: null, inputs);

    private void Add(
        string type,
        string name,
        string? needs,
        params (string, PropertyValue)[] inputs
    )
    {
        var state = State(type, name, inputs, needs is null ? [] : [Of(needs).Urn]);
        _steps[name] = new(StepOp.Same, state, state, []);
    }

    private SmallStack Change(string name, StepOp op, (string Path, PropertyValue? Value)[] changes)
    {
        var old = Of(name).Old!;
        var inputs = old.Inputs;
        var diffs = new List<PropertyDiff>();
        foreach (var (path, value) in changes)
        {
            var kind =
                old.Inputs.Find(path) is null ? DiffKind.Add
                : value is null ? DiffKind.Delete
                : DiffKind.Update;
            diffs.Add(new(path, kind, Replaces: op == StepOp.Replace));
            inputs = Set(inputs, path.Split('.'), value);
        }
        _steps[name] = new(op, old, old with { Inputs = inputs }, diffs);
        return this;
    }

    private static PropertyMap Set(PropertyMap map, Span<string> path, PropertyValue? value) =>
        path is [var last]
            ? value is null
                ? map.Without(last)
                : map.With(last, value)
            : map.With(
                path[0],
                Set(map.Get(path[0])?.AsMap ?? PropertyMap.Empty, path[1..], value)
            );

    /// <summary>Every operation takes a minute.</summary>
    private sealed class Minutes : IClouds
    {
        public ExpectedTime Duration(
            Operation operation,
            ResourceHead resource,
            IReadOnlyList<PropertyDiff> changes
        ) => TimeSpan.FromMinutes(1);

        public void Restore(IEnumerable<ExistingResource> resources) { }

        public TimeSpan Now { get; set; }

        public IProvider Connect() => throw new NotSupportedException();
    }
}

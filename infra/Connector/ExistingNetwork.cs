using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// A VPC that somebody else has made, with the parts of it that the connector uses. The connector adds to it
/// and never changes or deletes what is there.
/// </summary>
public sealed partial record ExistingNetwork
{
    /// <summary>The services that an instance reaches through endpoints of the VPC.</summary>
    public static IReadOnlyList<string> Services { get; } =
    [ConnectorEndpoints.Storage, .. ConnectorEndpoints.Sessions];

    /// <summary>Id of the VPC, <c>vpc-</c> and 8 or 17 hexadecimal digits.</summary>
    public required string VpcId { get; init; }

    /// <summary>Ids of two or three private subnets of the VPC, each in a zone of its own.</summary>
    public required IReadOnlyList<string> SubnetIds { get; init; }

    /// <summary>Ids of the subnets' route tables. They learn Google's ranges from the VPN.</summary>
    public required IReadOnlyList<string> RouteTableIds { get; init; }

    /// <summary>
    /// Id of the virtual private gateway that is attached to the VPC; null where there is none, so that the
    /// connector creates one.
    /// </summary>
    public string? VpnGatewayId { get; init; }

    /// <summary>
    /// The transit gateway at which the VPN ends; null where it ends at a virtual private gateway of the VPC.
    /// </summary>
    public ExistingTransitGateway? TransitGateway { get; init; }

    /// <summary>Those of <see cref="Services"/> that have an endpoint in the VPC; the connector creates the others.</summary>
    public IReadOnlyList<string> VpcEndpoints { get; init; } = [];

    /// <summary>Id of an outbound Resolver endpoint in the VPC; null to create one.</summary>
    public string? ResolverEndpointId { get; init; }

    /// <summary>
    /// Ids of Resolver rules of the account, or that another account shares with it, by the domain that the
    /// connector forwards through them. They are associated with the VPC and stay as they are.
    /// </summary>
    public IReadOnlyDictionary<string, string> ResolverRules { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <param name="problems">Where problems go.</param>
    /// <param name="setting">The setting that holds this.</param>
    /// <param name="partition">The region's partition.</param>
    internal void Validate(Problems problems, string setting, string partition)
    {
        RequireId(problems, $"{setting}.vpcId", VpcId, "vpc", "a VPC");
        RequireIds(problems, $"{setting}.subnetIds", SubnetIds, "subnet", "a subnet");
        problems.Require(
            SubnetIds.Count is >= VpcPlan.MinZones and <= VpcPlan.MaxZones,
            $"{setting}.subnetIds",
            SubnetIds,
            "the Resolver needs two zones",
            "two or three private subnets, each in a zone of its own"
        );
        RequireIds(problems, $"{setting}.routeTableIds", RouteTableIds, "rtb", "a route table");
        problems.Require(
            RouteTableIds.Count > 0,
            $"{setting}.routeTableIds",
            RouteTableIds,
            "no subnet would get a route to Google",
            "the route tables of the subnets"
        );
        if (VpnGatewayId is not null)
        {
            RequireId(
                problems,
                $"{setting}.vpnGatewayId",
                VpnGatewayId,
                "vgw",
                "a virtual private gateway"
            );
        }

        if (TransitGateway is not null && problems.IsSound($"{setting}.transitGateway"))
        {
            TransitGateway.Validate(problems, $"{setting}.transitGateway", partition);
            problems.RequireBoth(
                VpnGatewayId is null,
                ($"{setting}.vpnGatewayId", VpnGatewayId),
                ($"{setting}.transitGateway.id", TransitGateway.Id),
                "the VPN ends at one gateway",
                "one of the two"
            );
        }

        foreach (var (index, service) in VpcEndpoints.Index())
        {
            problems.RequireForm(
                Services.Contains(service),
                $"{setting}.vpcEndpoints[{index}]",
                service,
                "is no service that the instance uses",
                string.Join(", ", Services),
                Services
            );
        }

        if (ResolverEndpointId is not null)
        {
            RequireId(
                problems,
                $"{setting}.resolverEndpointId",
                ResolverEndpointId,
                "rslvr-out",
                "an outbound Resolver endpoint"
            );
        }

        foreach (var (domain, id) in ResolverRules)
        {
            RequireId(
                problems,
                $"{setting}.resolverRules.{domain}",
                id,
                "rslvr-rr",
                "a Resolver rule"
            );
        }
    }

    internal static void RequireIds(
        Problems problems,
        string setting,
        IReadOnlyList<string> ids,
        string prefix,
        string what
    )
    {
        foreach (var (index, id) in ids.Index())
        {
            RequireId(problems, $"{setting}[{index}]", id, prefix, what);
        }

        problems.Require(
            ids.Distinct(StringComparer.Ordinal).Count() == ids.Count,
            setting,
            ids,
            "lists an id twice",
            "each id once"
        );
    }

    internal static void RequireId(
        Problems problems,
        string setting,
        string id,
        string prefix,
        string what
    )
    {
        var form = Form().Match(id);
        if (form.Success)
        {
            problems.MarkHarmless(setting);
        }

        problems.Require(
            form.Success && form.Groups["prefix"].Value == prefix,
            setting,
            id,
            $"is not the id of {what}",
            $"{prefix}- and 8 or 17 hexadecimal digits"
        );
    }

    [GeneratedRegex(@"\A(?<prefix>[a-z-]+)-([0-9a-f]{8}|[0-9a-f]{17})\z")]
    private static partial Regex Form();
}

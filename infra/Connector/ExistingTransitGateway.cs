using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// A transit gateway that the VPC is attached to. The VPN ends at it instead of at a gateway of the VPC's own.
/// </summary>
public sealed partial record ExistingTransitGateway
{
    /// <summary>Its id, <c>tgw-</c> and 8 or 17 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// ARN of the role that <see cref="AwsConnectorArgs.TransitGatewayProvider"/> assumes in the gateway's
    /// account; null where that is the connector's own account. Only the owner of a gateway can attach a VPN.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/tgw/create-vpn-attachment.html</remarks>
    public string? RoleArn { get; init; }

    /// <summary>
    /// Id of the gateway's route table that decides where packets from Google go; null for the gateway's default
    /// one.
    /// </summary>
    public string? AssociationRouteTableId { get; init; }

    /// <summary>
    /// Ids of the gateway's route tables that learn Google's ranges, among them the one of the VPC's attachment;
    /// empty for the gateway's default one.
    /// </summary>
    public IReadOnlyList<string> PropagationRouteTableIds { get; init; } = [];

    /// <summary>
    /// Whether the connector adds a route for each of Google's ranges to the VPC's route tables. False where the
    /// tables have routes to the gateway that cover the ranges.
    /// </summary>
    public bool Routes { get; init; } = true;

    /// <summary>The account of the role; null without a role.</summary>
    internal string? AccountId =>
        Role().Match(RoleArn ?? "") is { Success: true } arn ? arn.Groups["account"].Value : null;

    /// <param name="problems">Where problems go.</param>
    /// <param name="setting">The setting that holds this.</param>
    /// <param name="partition">The region's partition.</param>
    internal void Validate(Problems problems, string setting, string partition)
    {
        const string Table = "a transit gateway's route table";
        ExistingNetwork.RequireId(problems, $"{setting}.id", Id, "tgw", "a transit gateway");
        var role = Role().Match(RoleArn ?? "");
        var allowed = $"arn:{partition}:iam::<the gateway's account>:role/<name>";
        problems.RequireForm(
            RoleArn is null || role.Success,
            $"{setting}.roleArn",
            RoleArn,
            "is not the ARN of a role",
            allowed
        );
        problems.Require(
            !role.Success || role.Groups["partition"].Value == partition,
            $"{setting}.roleArn",
            RoleArn,
            $"is not of the partition {partition}",
            allowed
        );
        if (AssociationRouteTableId is not null)
        {
            ExistingNetwork.RequireId(
                problems,
                $"{setting}.associationRouteTableId",
                AssociationRouteTableId,
                "tgw-rtb",
                Table
            );
        }

        ExistingNetwork.RequireIds(
            problems,
            $"{setting}.propagationRouteTableIds",
            PropagationRouteTableIds,
            "tgw-rtb",
            Table
        );
    }

    [GeneratedRegex(
        @"\Aarn:(?<partition>aws|aws-us-gov):iam::(?<account>[0-9]{12}):role/[A-Za-z0-9_+=,.@/-]+\z"
    )]
    private static partial Regex Role();
}

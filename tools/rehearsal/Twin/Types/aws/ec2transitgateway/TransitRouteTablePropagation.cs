namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Lets a table learn from an attachment.</summary>
internal sealed class TransitRouteTablePropagation() : TransitTableModel(Token)
{
    public const string Token = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation";

    protected override void RefuseSecond(CloudCall call, TransitAttachment attachment) =>
        Require(
            !attachment.IsKnownTo(TableOf(call)!),
            "TransitGatewayRouteTablePropagation.Duplicate",
            $"Propagation {attachment.Id} already exists in Transit Gateway Route Table {TableOf(call)}.",
            "transit-propagation-unique",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableTransitGatewayRouteTablePropagation.html"
        );
}

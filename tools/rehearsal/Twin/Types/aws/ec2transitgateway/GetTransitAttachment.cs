using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What is attached to a transit gateway, also by a filter.</summary>
internal sealed class GetTransitAttachment()
    : AwsLookup(
        "aws:ec2transitgateway/getAttachment:getAttachment",
        VpcAttachment.Token,
        "EC2 Transit Gateway Attachment"
    )
{
    protected override bool Fits(FunctionCall call, Entity entity, string argument) =>
        argument switch
        {
            "transitGatewayAttachmentId" => entity.Id == call.Arguments.Text(argument),
            "filters" => call
                .Arguments.Maps(argument)
                .All(filter =>
                    filter.Texts("values").Contains(Filtered(entity, filter.Text("name")))
                ),
            _ => base.Fits(call, entity, argument),
        };

    protected override PropertyMap Describe(FunctionCall call, Entity entity)
    {
        var table = new TransitAttachment(call.World, entity.Id, entity).Table;
        return base.Describe(call, entity)
            .Merge(
                PropertyMap.Of(
                    ("transitGatewayAttachmentId", entity.Id),
                    ("transitGatewayId", entity.Text("transitGatewayId") ?? ""),
                    ("associationState", table is null ? "" : "associated"),
                    ("associationTransitGatewayRouteTableId", table ?? ""),
                    ("resourceId", entity.Text("vpcId") ?? ""),
                    ("resourceType", "vpc"),
                    ("resourceOwnerId", entity.Text("vpcOwnerId") ?? ""),
                    ("state", entity.Text("state") is { Length: > 0 } state ? state : "available")
                )
            );
    }

    private string Filtered(Entity entity, string? name) =>
        name switch
        {
            "resource-id" => entity.Text("vpcId") ?? "",
            "resource-type" => "vpc",
            "transit-gateway-id" => entity.Text("transitGatewayId") ?? "",
            _ => throw new ProviderException(
                $"the rehearsal cannot filter by {name} in {Token}",
                "lookup-filters",
                "this rehearsal"
            ),
        };
}

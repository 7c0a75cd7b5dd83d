namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What ties an attachment to a route table of the same gateway. The gateway's owner alone may.</summary>
/// <param name="type">Type token.</param>
internal abstract class TransitTableModel(string type) : AwsModel(type)
{
    public sealed override string ComputeId(CloudCall call) =>
        $"{TableOf(call)}_{AttachmentOf(call)}";

    public sealed override void RefuseWrite(CloudCall call)
    {
        var attachment = TransitAttachment.Find(call.World, AttachmentOf(call));
        Require(
            attachment is not null,
            "InvalidTransitGatewayAttachmentID.NotFound",
            $"Transit Gateway Attachment {AttachmentOf(call)} was not found.",
            "transit-attachment-exists",
            Ec2Errors
        );
        var gateway = attachment.Gateway!;
        TransitGateway.RequireOwned(call, gateway);
        Require(
            TransitRouteTable.GatewayOf(call.World, TableOf(call)) == gateway.Id,
            "InvalidRouteTableID.NotFound",
            $"Transit Gateway Route Table {TableOf(call)} was not found in {gateway.Id}.",
            "transit-route-table-exists",
            Ec2Errors
        );
        if (call.Current is null)
        {
            RefuseSecond(call, attachment);
        }
    }

    public sealed override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var attachment = TransitAttachment.Find(call.World, AttachmentOf(call))!;
        return PropertyMap.Of(
            ("resourceId", attachment.IsVpc ? attachment.Made.Text("vpcId") : attachment.Made.Id),
            ("resourceType", attachment.IsVpc ? "vpc" : "vpn")
        );
    }

    protected abstract void RefuseSecond(CloudCall call, TransitAttachment attachment);

    protected static string? TableOf(CloudCall call) => call.Text("transitGatewayRouteTableId");

    protected static string? AttachmentOf(CloudCall call) =>
        call.Text("transitGatewayAttachmentId");
}

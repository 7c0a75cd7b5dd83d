namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Makes a table decide where an attachment's packets go: one table for each attachment.</summary>
internal sealed class TransitRouteTableAssociation() : TransitTableModel(Token)
{
    public const string Token = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";

    protected override void RefuseSecond(CloudCall call, TransitAttachment attachment) =>
        Require(
            attachment.Table is null || call.Get("replaceExistingAssociation") == true,
            "Resource.AlreadyAssociated",
            $"Transit Gateway Attachment {attachment.Id} is already associated to a route table.",
            "transit-association-unique",
            "https://github.com/hashicorp/terraform-provider-aws/issues/7524"
        );
}

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A VPC network with the links of its subnets.</summary>
internal sealed class GetNetwork()
    : GoogleLookup("gcp:compute/getNetwork:getNetwork", Network.Token, "compute")
{
    protected override string IdOf(FunctionCall call) =>
        $"projects/{call.Place("project")}/global/networks/{call.Arguments.Text("name")}";

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity)
            .With(
                "subnetworksSelfLinks",
                PropertyValue.Texts(
                    call.World.OfType(Subnetwork.Token)
                        .Where(subnet => entity.IsNamedBy(subnet.Text("network")))
                        .Select(subnet => Gcp.SelfLink(subnet.Id))
                        .Order(StringComparer.Ordinal)
                )
            );
}

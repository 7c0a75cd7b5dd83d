namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>
/// A Cloud Router by its name. The provider wants a network and does not compare it: the answer has the
/// router's own.
/// </summary>
internal sealed class GetRouter()
    : GoogleLookup("gcp:compute/getRouter:getRouter", Router.Token, "compute")
{
    protected override string Source =>
        "https://github.com/hashicorp/terraform-provider-google-beta/blob/v7.45.0/google-beta/services/compute/data_source_google_compute_router.go";

    protected override string NoneFound(FunctionCall call) =>
        $"{call.Arguments.Text("name")} not found";

    protected override string IdOf(FunctionCall call) => Regional(call, "routers");

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity)
            .With(
                "bgps",
                PropertyValue.List(entity.Outputs.Get("bgp")?.AsMap is { } bgp ? new[] { bgp } : [])
            );
}

using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A region's own description.</summary>
internal sealed class GetRegion() : FunctionModel("aws:index/getRegion:getRegion")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        var region = call.Arguments.Text("region") ?? call.Provider.Text("region") ?? "";
        return PropertyMap.Of(
            ("id", region),
            ("name", region),
            ("region", region),
            ("description", region),
            ("endpoint", $"ec2.{region}.amazonaws.com")
        );
    }
}

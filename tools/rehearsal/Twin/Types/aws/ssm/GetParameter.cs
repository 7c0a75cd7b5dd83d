using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A public parameter: the newest image of Amazon Linux.</summary>
internal sealed class GetParameter() : FunctionModel("aws:ssm/getParameter:getParameter")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var region = call.Place("region");
        var name = call.Arguments.Text("name") ?? "";
        var image =
            Images.Of(region, name)
            ?? throw new ProviderException(
                $"reading SSM Parameter ({name}): couldn't find resource",
                "parameter-exists",
                "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html"
            );
        return PropertyMap.Of(
            ("id", name),
            ("arn", $"arn:{Account.Partition(region)}:ssm:{region}::parameter{name}"),
            ("region", region),
            ("type", "String"),
            ("version", 1),
            ("insecureValue", image),
            ("value", PropertyValue.Secret(image))
        );
    }
}

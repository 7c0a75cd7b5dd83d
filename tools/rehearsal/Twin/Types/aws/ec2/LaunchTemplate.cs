namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The template of instances; each change is a new version.</summary>
internal sealed class LaunchTemplate() : Ec2Model(Token, "lt", "launch-template")
{
    public const string Token = "aws:ec2/launchTemplate:LaunchTemplate";

    public override void RefuseWrite(CloudCall call) =>
        Require(
            call.Text("name") is not { } name || !Others(call).Any(o => o.Text("name") == name),
            "InvalidLaunchTemplateName.AlreadyExistsException",
            $"Launch template name already in use: {call.Text("name")}",
            "launch-template-name",
            Ec2Errors
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var version = 1 + (call.Current?.Outputs.Get("latestVersion")?.AsNumber ?? 0);
        return PropertyMap.Of(
            ("name", call.Text("name") ?? call.Current?.Text("name") ?? NameOf(call)),
            ("latestVersion", version),
            (
                "defaultVersion",
                call.Get("updateDefaultVersion")?.AsBool == true
                    ? version
                    : call.Get("defaultVersion") ?? 1
            )
        );
    }
}

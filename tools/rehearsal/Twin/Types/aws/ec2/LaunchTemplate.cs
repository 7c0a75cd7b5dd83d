using System.Buffers.Text;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The template of instances; each change of it is a new version.</summary>
internal sealed class LaunchTemplate() : Ec2Model(Token, "lt", "launch-template")
{
    public const string Token = "aws:ec2/launchTemplate:LaunchTemplate";

    /// <summary>Inputs whose change is no new version.</summary>
    /// <remarks>hashicorp/terraform-provider-aws v6.58.0 internal/service/ec2/ec2_launch_template.go resourceLaunchTemplateUpdate</remarks>
    private static readonly string[] s_beside =
    [
        "name",
        "namePrefix",
        "tags",
        "defaultVersion",
        "updateDefaultVersion",
        "region",
    ];

    public override void RefuseWrite(CloudCall call)
    {
        Require(
            call.Text("name") is not { } name || !Others(call).Any(o => o.Text("name") == name),
            "InvalidLaunchTemplateName.AlreadyExistsException",
            $"Launch template name already in use: {call.Text("name")}",
            "launch-template-name",
            Ec2Errors
        );
        var userData = call.Text("userData") ?? "";
        Require(
            Base64.IsValid(userData, out var bytes),
            "InvalidUserData.Malformed",
            "Invalid BASE64 encoding of user data.",
            "user-data-base64",
            "https://github.com/pulumi/pulumi-aws/issues/2284"
        );
        Instance.RequireUserDataSize(bytes);
    }

    /// <summary>The security groups of its instances.</summary>
    public static IEnumerable<string> GroupsOf(Entity template) =>
        template
            .Inputs.Texts("vpcSecurityGroupIds")
            .Concat(
                template
                    .Inputs.Maps("networkInterfaces")
                    .SelectMany(card => card.Texts("securityGroups"))
            );

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var last = call.Current?.Outputs.Get("latestVersion")?.AsNumber ?? 0;
        var version =
            call.Current is { } current && !IsVersion(current.Inputs, call.Inputs)
                ? last
                : last + 1;
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

    private static bool IsVersion(PropertyMap before, PropertyMap after) =>
        before
            .Keys.Union(after.Keys)
            .Except(s_beside)
            .Any(name => before.Get(name)?.Bare != after.Get(name)?.Bare);
}

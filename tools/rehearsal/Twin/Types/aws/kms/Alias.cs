namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A name for an encryption key.</summary>
internal sealed class Alias() : AwsModel(Token)
{
    public const string Token = "aws:kms/alias:Alias";
    private const string Source =
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html";

    public override string ComputeId(CloudCall call) => NameOf(call);

    public override void RefuseWrite(CloudCall call)
    {
        var key = call.Text("targetKeyId") ?? "";
        Require(
            call.World.Resolve(Key.Token, key) is not null
                || call.World.EverOfType(Key.Token).All(other => !other.IsNamedBy(key)),
            "NotFoundException",
            $"Key '{key}' does not exist",
            "alias-key",
            Source
        );
        var name = call.Current?.Id ?? ComputeId(call);
        Require(
            call.Current is not null || call.World.Find(Token, name) is null,
            "AlreadyExistsException",
            $"An alias with the name {name} already exists",
            "alias-unique",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var key = call.Text("targetKeyId") ?? "";
        return PropertyMap.Of(
            ("arn", RegionalArn(call, "kms", id)),
            ("name", id),
            ("namePrefix", call.Text("namePrefix") ?? ""),
            (
                "targetKeyArn",
                call.World.Resolve(Key.Token, key)?.Outputs.Text("arn")
                    ?? RegionalArn(call, "kms", $"key/{key}")
            )
        );
    }
}

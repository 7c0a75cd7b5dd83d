using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// A bucket. It can be deleted when it is empty, or with its objects where the program allows that.
/// </summary>
internal sealed partial class Bucket() : AwsModel(Token)
{
    public const string Token = "aws:s3/bucket:Bucket";

    public override string ComputeId(CloudCall call) => NameOf(call, "bucket");

    public override void RefuseDelete(CloudCall call)
    {
        if (call.Current!.Inputs.Get("forceDestroy")?.AsBool != true)
        {
            CloudCall.RequireNone(
                Objects(call),
                user =>
                    $"api error BucketNotEmpty: The bucket you tried to delete is not empty: {call.Current.Id} has {user.Text("key")}",
                "bucket-not-empty",
                "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html"
            );
        }
    }

    public override IEnumerable<Entity> DeletedWith(CloudCall call) =>
        call
            .World.OfType(BucketPublicAccessBlock.Token)
            .Where(block => block.Text("bucket") == call.Current!.Id)
            .Concat(Objects(call));

    public override void RefuseWrite(CloudCall call)
    {
        var name = ComputeId(call);
        Require(
            NameForm().IsMatch(name),
            "InvalidBucketName",
            $"The specified bucket is not valid: '{name}' has to have 3 to 63 lower-case letters, digits, periods and hyphens, with a letter or digit at each end",
            "bucket-name",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"
        );
        Require(
            call.Current is not null || call.World.Find(Token, name) is null,
            "BucketAlreadyOwnedByYou",
            $"Your previous request to create the named bucket succeeded and you already own it: {name}",
            "bucket-unique",
            "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html"
        );
    }

    protected override string? ComputeArn(CloudCall call, string id) =>
        $"arn:{Account.Partition(RegionOf(call))}:s3:::{id}";

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("bucket", id),
            ("bucketRegion", RegionOf(call)),
            ("bucketDomainName", $"{id}.s3.amazonaws.com"),
            ("bucketRegionalDomainName", $"{id}.s3.{RegionOf(call)}.amazonaws.com"),
            ("hostedZoneId", $"Z{Ids.Hex(13, "s3", RegionOf(call)).ToUpperInvariant()}")
        );

    private static IEnumerable<Entity> Objects(CloudCall call) =>
        call
            .World.OfType(BucketObject.Token)
            .Where(item => item.Text("bucket") == call.Current!.Id);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex NameForm();
}

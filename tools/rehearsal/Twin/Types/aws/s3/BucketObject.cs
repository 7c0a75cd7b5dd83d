namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>An object; writing it again replaces it.</summary>
internal sealed class BucketObject() : AwsModel(Token)
{
    public const string Token = "aws:s3/bucketObjectv2:BucketObjectv2";

    public static void RequireBucket(CloudCall call) =>
        Require(
            call.World.Find(Bucket.Token, call.Text("bucket")) is not null,
            "NoSuchBucket",
            $"The specified bucket does not exist: {call.Text("bucket")}",
            "reference-exists",
            "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html"
        );

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) => $"{call.Text("bucket")}/{call.Text("key")}";

    public override void RefuseWrite(CloudCall call) => RequireBucket(call);

    protected override string? ComputeArn(CloudCall call, string id) =>
        $"arn:{Account.Partition(RegionOf(call))}:s3:::{id}";

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("etag", Ids.Hex(32, call.Inputs.ToString())),
            ("acl", call.Text("acl") ?? "private"),
            ("contentType", call.Text("contentType") ?? "application/octet-stream"),
            ("serverSideEncryption", call.Text("serverSideEncryption") ?? "AES256"),
            ("storageClass", call.Text("storageClass") ?? "STANDARD")
        );
}

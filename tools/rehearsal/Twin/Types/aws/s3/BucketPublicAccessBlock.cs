namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Keeps a bucket from the public.</summary>
internal sealed class BucketPublicAccessBlock() : AwsModel(Token)
{
    public const string Token = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) => call.Text("bucket") ?? "";

    public override void RefuseWrite(CloudCall call) => BucketObject.RequireBucket(call);
}

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Keeps a bucket from the public.</summary>
internal sealed class BucketPublicAccessBlock() : AwsModel(Token)
{
    public const string Token = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

    public override bool Idempotent => true;

    public override string Id(CloudCall call) => call.Text("bucket") ?? "";

    protected override void Admit(CloudCall call) => BucketObject.RequireBucket(call);
}

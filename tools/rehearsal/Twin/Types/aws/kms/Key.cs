namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// An encryption key. Deleting it schedules its end, and nothing asks who uses it; to the provider it is
/// gone from then on, and its id never comes again.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html</remarks>
internal sealed class Key() : AwsModel(Token)
{
    public const string Token = "aws:kms/key:Key";
    private const int YearInDays = 365;

    public override string ComputeId(CloudCall call) =>
        call.World.UnusedId(Token, attempt => Ids.Uuid(call.Resource.Urn, $"{attempt}"));

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "kms", $"key/{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var described = PropertyMap.Of(
            ("keyId", id),
            ("description", call.Text("description") ?? ""),
            ("multiRegion", call.Get("multiRegion") ?? false)
        );
        return call.Get("enableKeyRotation")?.AsBool == true
            ? described.With("rotationPeriodInDays", call.Get("rotationPeriodInDays") ?? YearInDays)
            : described;
    }
}

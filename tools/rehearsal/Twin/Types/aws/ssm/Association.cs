namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A document that Systems Manager runs on its targets.</summary>
internal sealed class Association() : AwsModel(Token)
{
    public const string Token = "aws:ssm/association:Association";

    public override string ComputeId(CloudCall call) =>
        call.World.UnusedId(Token, attempt => Ids.Uuid(call.Resource.Urn, $"{attempt}"));

    /// <summary>Most documents belong to AWS or others; one that was deleted is nobody's.</summary>
    public override void RefuseWrite(CloudCall call)
    {
        var document = call.Text("name") ?? "";
        Require(
            call.World.Find(Document.Token, document) is not null
                || !call.World.WasDeleted(Document.Token, document),
            "InvalidDocument",
            $"The document {document} does not exist",
            "association-document",
            "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html"
        );
    }

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "ssm", $"association/{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("associationId", id),
            ("documentVersion", call.Text("documentVersion") ?? "$DEFAULT"),
            ("parameters", call.Get("parameters") ?? PropertyMap.Empty),
            ("targets", call.Get("targets") ?? PropertyValue.List())
        );
}

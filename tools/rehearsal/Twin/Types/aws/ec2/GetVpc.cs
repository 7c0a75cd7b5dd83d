namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A VPC with all its ranges.</summary>
internal sealed class GetVpc() : AwsLookup("aws:ec2/getVpc:getVpc", Vpc.Token, "EC2 VPC")
{
    private const string Ranges = "cidrBlockAssociations";

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity)
            .Merge(
                PropertyMap.Of(
                    ("state", "available"),
                    (
                        Ranges,
                        entity.Outputs.Get(Ranges)
                            ?? PropertyValue.List(
                                Vpc.Ranges(entity)
                                    .Select(range =>
                                        PropertyMap.Of(
                                            ("associationId", $"vpc-cidr-assoc-{entity.Id[4..]}"),
                                            ("cidrBlock", range),
                                            ("state", "associated")
                                        )
                                    )
                            )
                    )
                )
            );
}

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A Resolver endpoint, in the words of its function: its VPC is <c>vpcId</c>.</summary>
internal sealed class GetResolverEndpoint()
    : AwsLookup(
        "aws:route53/getResolverEndpoint:getResolverEndpoint",
        ResolverEndpoint.Token,
        "Route53 Resolver Endpoint"
    )
{
    protected override string NoneFound(FunctionCall call) =>
        "no Route53 Resolver Endpoint matched";

    protected override string Source =>
        "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/route53resolver/endpoint_data_source.go";

    protected override bool Fits(FunctionCall call, Entity entity, string argument) =>
        argument == "resolverEndpointId"
            ? entity.Id == call.Arguments.Text(argument)
            : base.Fits(call, entity, argument);

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity)
            .Merge(
                PropertyMap.Of(
                    ("resolverEndpointId", entity.Id),
                    ("status", "OPERATIONAL"),
                    ("vpcId", entity.Text("hostVpcId") ?? ""),
                    (
                        "ipAddresses",
                        PropertyValue.Texts(
                            entity
                                .Outputs.Maps("ipAddresses")
                                .Select(place => place.Text("ip"))
                                .OfType<string>()
                        )
                    )
                )
            );
}

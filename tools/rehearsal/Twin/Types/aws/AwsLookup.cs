namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A function that finds a resource of AWS in the provider's account and region.</summary>
/// <param name="token">Its token.</param>
/// <param name="type">Type token of what it finds.</param>
/// <param name="noun">What the provider calls the resource in its errors, e.g. EC2 VPC.</param>
internal abstract class AwsLookup(string token, string type, string noun) : LookupModel(token, type)
{
    protected override string NoneFound(FunctionCall call) => $"no matching {noun} found";

    protected override string SeveralFound =>
        $"multiple {noun}s matched; use additional constraints to reduce matches to a single {noun}";

    protected override string Source =>
        "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/tfresource/not_found_error.go";

    protected sealed override void RefuseAnyCall(FunctionCall call) =>
        Account.Require(call.World, call.Provider);

    protected override IEnumerable<Entity> Candidates(FunctionCall call) =>
        base.Candidates(call)
            .Where(entity => Account.Sees(call.World, call.Provider, entity))
            .Where(entity =>
                entity.Text("region") is not { Length: > 0 } region
                || region == call.Place("region")
            );

    protected override bool Fits(FunctionCall call, Entity entity, string argument) =>
        argument == "region" || base.Fits(call, entity, argument);

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        PropertyMap.Of(("region", call.Place("region")), ("tags", Tags(entity)));
}

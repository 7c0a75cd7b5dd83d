namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The account of the credentials.</summary>
internal sealed class GetCallerIdentity()
    : FunctionModel("aws:index/getCallerIdentity:getCallerIdentity")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var account = Account.Of(call.World, call.Provider);
        var partition = Account.Partition(call.Provider.Text("region") ?? "");
        return PropertyMap.Of(
            ("id", account),
            ("accountId", account),
            ("arn", $"arn:{partition}:sts::{account}:assumed-role/deployment/rehearsal"),
            ("userId", $"AROA{Ids.Hex(17, account).ToUpperInvariant()}:rehearsal")
        );
    }
}

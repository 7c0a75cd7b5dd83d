namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A service account.</summary>
internal sealed class Account() : GoogleModel(Token, api: "iam")
{
    public const string Token = "gcp:serviceaccount/account:Account";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/serviceAccounts/{Email(call)}";

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("email", Email(call)),
            ("member", $"serviceAccount:{Email(call)}"),
            ("name", id),
            ("uniqueId", "1" + Ids.Digits(17, id) + Ids.Digits(3, id, "low"))
        );

    /// <remarks>A project of a domain, example.com:project, turns its name around.</remarks>
    private static string Email(CloudCall call) =>
        $"{call.Text("accountId")}@{string.Join('.', Gcp.Project(call).Split(':').Reverse())}.iam.gserviceaccount.com";
}

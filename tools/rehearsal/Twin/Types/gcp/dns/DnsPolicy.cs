namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A server policy of Cloud DNS: a network has at most one.</summary>
internal sealed class DnsPolicy() : GoogleModel(Token, api: "dns")
{
    public const string Token = "gcp:dns/policy:Policy";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/policies/{call.Text("name")}";

    /// <summary>Whether a policy makes a network answer queries from outside.</summary>
    public static bool Answers(Entity policy, Entity network) =>
        policy.Inputs.Get("enableInboundForwarding")?.AsBool == true
        && Networks(policy.Inputs).Any(network.IsNamedBy);

    public override void RefuseWrite(CloudCall call)
    {
        foreach (var reference in Networks(call.Inputs))
        {
            var network = Gcp.RequireExisting(call, reference, "networks", Network.Token);
            CloudCall.RequireNone(
                Others(call).Where(policy => Networks(policy.Inputs).Any(network.IsNamedBy)),
                other =>
                    $"googleapi: Error 400: Network '{network.Id}' cannot be bound to this policy because it is already bound to '{other.Text("name")}', badRequest",
                "one-dns-policy-per-network",
                "https://cloud.google.com/dns/docs/policies"
            );
        }
    }

    private static IEnumerable<string> Networks(PropertyMap inputs) =>
        inputs.Maps("networks").Select(network => network.Text("networkUrl")).OfType<string>();
}

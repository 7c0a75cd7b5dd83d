namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Lets Google's services make endpoints in a network by themselves.</summary>
internal sealed class ServiceConnectionPolicy() : GoogleModel(Token, api: "networkconnectivity")
{
    public const string Token =
        "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy";

    /// <summary>The service class of AlloyDB.</summary>
    public const string AlloyDb = "google-cloud-alloydb";

    private const string Source =
        "https://docs.cloud.google.com/vpc/docs/about-service-connection-policies";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/locations/{call.Text("location")}/serviceConnectionPolicies/{call.Text("name")}";

    /// <summary>The policy by which AlloyDB may make endpoints in a network, if there is one.</summary>
    public static Entity? For(World world, Entity network, string region) =>
        world
            .OfType(Token)
            .FirstOrDefault(policy =>
                policy.Text("serviceClass") == AlloyDb
                && policy.Text("location") == region
                && network.IsNamedBy(policy.Text("network"))
            );

    public override void RefuseWrite(CloudCall call)
    {
        var network = Gcp.RequireExisting(call, "network", Network.Token);
        foreach (var subnet in call.Texts("pscConfig.subnetworks"))
        {
            var found = Gcp.RequireExisting(
                call,
                subnet,
                "pscConfig.subnetworks",
                Subnetwork.Token
            );
            CloudCall.Require(
                found.Text("region") == call.Text("location")
                    && network.IsNamedBy(found.Text("network")),
                $"googleapi: Error 400: Subnetwork '{found.Id}' is not in network '{network.Id}' and region {call.Text("location")}, invalid",
                "connection-policy-subnet",
                Source
            );
        }
        CloudCall.RequireNone(
            Others(call)
                .Where(policy =>
                    policy.Text("serviceClass") == call.Text("serviceClass")
                    && policy.Text("location") == call.Text("location")
                    && network.IsNamedBy(policy.Text("network"))
                ),
            other =>
                $"googleapi: Error 400: Network '{network.Id}' has a service connection policy for {call.Text("serviceClass")} in {call.Text("location")} already: '{other.Id}', failedPrecondition",
            "one-connection-policy-per-class",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("createTime", Gcp.Created),
            ("updateTime", Gcp.Created),
            ("etag", Ids.Hex(16, id)),
            ("infrastructure", "PSC")
        );

    public override void RefuseDelete(CloudCall call)
    {
        var network = Gcp.Find(call, Network.Token, call.Current!.Text("network"));
        CloudCall.RequireNone(
            call.World.OfType(Instance.Token)
                .Where(instance =>
                    network is not null
                    && call.Current.Text("serviceClass") == AlloyDb
                    && Instance.Region(instance) == call.Current.Text("location")
                    && Instance.ConsumerNetworks(instance.Inputs).Any(network.IsNamedBy)
                ),
            instance =>
                $"googleapi: Error 400: The service connection policy is in use: '{instance.Id}' has connections by it, failedPrecondition",
            "connection-policy-in-use",
            Source
        );
    }
}

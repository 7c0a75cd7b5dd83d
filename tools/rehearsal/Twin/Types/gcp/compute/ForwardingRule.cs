namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>An endpoint for a published service: Private Service Connect.</summary>
internal sealed class ForwardingRule() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/forwardingRule:ForwardingRule";

    private const string Source =
        "https://cloud.google.com/vpc/docs/configure-private-service-connect-services";

    public override string ComputeId(CloudCall call) => Gcp.RegionalId(call, "forwardingRules");

    /// <summary>The provider creates the rule, then gives it its labels (setLabels).</summary>
    /// <remarks>https://github.com/hashicorp/terraform-provider-google-beta/blob/v7.45.0/google-beta/services/compute/resource_compute_forwarding_rule.go</remarks>
    public override IReadOnlyList<string> InputsAfterCreate => ["labels"];

    public override void RefuseAfterCreate(CloudCall call) => FreeText.Require(call);

    public override void RefuseWrite(CloudCall call)
    {
        if (call.Text("target")?.Contains("/serviceAttachments/") != true)
        {
            return;
        }
        CloudCall.Require(
            // The provider leaves the empty string out of its request.
            call.Text("loadBalancingScheme")
                is null,
            $"googleapi: Error 400: Invalid value for field 'resource.loadBalancingScheme': '{call.Text("loadBalancingScheme")}': a forwarding rule to a service attachment has none, so the property must be given as an empty string, invalid",
            "psc-load-balancing-scheme",
            "https://github.com/pulumi/pulumi-gcp/issues/840"
        );
        var target = call.Text("target")!;
        var instance = Instance.Behind(call.World, target);
        CloudCall.Require(
            instance is not null,
            $"googleapi: Error 404: The resource '{target}' was not found, notFound",
            "psc-target",
            Source
        );
        CloudCall.Require(
            target.Contains($"/regions/{Gcp.Region(call)}/"),
            $"googleapi: Error 400: Invalid value for field 'resource.target': '{target}': the service attachment must be in the rule's region {Gcp.Region(call)}, invalid",
            "psc-region",
            Source
        );
        var network = Gcp.RequireExisting(call, "network", Network.Token);
        RequireAddress(call, network);
        CloudCall.Require(
            call.Get("ports") is null
                && call.Get("portRange") is null
                && call.Get("allPorts") is null,
            "googleapi: Error 400: Invalid value for field 'resource.ports': a forwarding rule to a service attachment takes no ports, invalid",
            "psc-ports",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("ipAddress", Reserved(call)?.Text("address") ?? call.Text("ipAddress") ?? ""),
            ("pscConnectionId", Ids.Digits(17, id)),
            ("pscConnectionStatus", StatusOf(call.World, call.Text("target"), Gcp.Project(call))),
            ("forwardingRuleId", Ids.Number(15, id)),
            ("networkTier", "PREMIUM")
        );

    private static Entity? Reserved(CloudCall call) =>
        call
            .World.OfType(Address.Token)
            .FirstOrDefault(address =>
                address.IsNamedBy(call.Text("ipAddress"))
                || address.Text("address") == call.Text("ipAddress")
            );

    private void RequireAddress(CloudCall call, Entity network)
    {
        var given = call.Text("ipAddress");
        var address = Reserved(call);
        CloudCall.Require(
            address is not null,
            $"googleapi: Error 400: Invalid value for field 'resource.IPAddress': '{given}': a forwarding rule to a service attachment needs a reserved internal address, invalid",
            "psc-address",
            Source
        );
        var subnet = Gcp.Find(call, Subnetwork.Token, address.Text("subnetwork"));
        CloudCall.Require(
            subnet is not null && network.IsNamedBy(subnet.Text("network")),
            $"googleapi: Error 400: Invalid value for field 'resource.IPAddress': '{given}' is not in a subnet of {network.Id}, invalid",
            "psc-address-network",
            Source
        );
        CloudCall.RequireNone(
            Others(call).Where(rule => rule.Text("ipAddress") == address.Text("address")),
            other =>
                $"googleapi: Error 400: Invalid value for field 'resource.IPAddress': '{given}': in use by '{other.Id}', invalid",
            "psc-address-in-use",
            Source
        );
    }

    /// <summary>
    /// The producer accepts the projects of its list, by number. The rule of another project is created too, and
    /// waits: nothing passes.
    /// </summary>
    /// <remarks>https://cloud.google.com/vpc/docs/manage-private-service-connect-services</remarks>
    public static string StatusOf(World world, string? target, string project) =>
        target is not null
        && Instance.Behind(world, target) is { } instance
        && instance
            .Outputs.Texts("pscInstanceConfig.allowedConsumerProjects")
            .Contains(Gcp.ProjectNumber(project))
            ? "ACCEPTED"
            : "PENDING";
}

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Google;

/// <summary>Models of Google Cloud's resources and functions.</summary>
internal static class GoogleModels
{
    public static IEnumerable<ResourceModel> Resources =>
        [
            new Service(),
            new Account(),
            new AccountMember(),
            new ProjectMember(),
            new AuditConfig(),
            new WorkloadIdentityPool(),
            new WorkloadIdentityPoolProvider(),
            new Network(),
            new Subnetwork(),
            new Route(),
            new Firewall(),
            new HaVpnGateway(),
            new ExternalVpnGateway(),
            new Router(),
            new VpnTunnel(),
            new RouterInterface(),
            new RouterPeer(),
            new Address(),
            new ForwardingRule(),
            new ManagedZone(),
            new RecordSet(),
            new DnsPolicy(),
            new ServiceConnectionPolicy(),
            new Cluster(),
            new Instance(),
            new User(),
        ];

    public static IEnumerable<FunctionModel> Functions =>
        [new ProjectFunction(), new AddressesFunction(), new InstanceFunction()];
}

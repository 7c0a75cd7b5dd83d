using Pulumi.Gcp.Dns;

namespace KeylessAlloyDb.Wiring;

/// <summary>The record of an instance's name. AlloyDB chooses the name and creates no record for it.</summary>
public static class DatabaseRecord
{
    private const int TtlSeconds = 300;

    /// <summary>Registers the record.</summary>
    /// <param name="dns">Cloud DNS, with the zone for the record.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="endpoint">The instance's name and address.</param>
    /// <param name="options">Must give the provider of gcp.</param>
    public static RecordSet Publish(
        this GoogleDns dns,
        string name,
        InstanceEndpoint endpoint,
        CustomResourceOptions options
    ) =>
        new(
            name,
            new()
            {
                Project = dns.Project,
                ManagedZone = dns.ZoneName,
                Name = endpoint.PscDnsName.Apply(DnsName.Absolute),
                Type = "A",
                Ttl = TtlSeconds,
                Rrdatas = endpoint.PscEndpointIp,
            },
            // A zone can have one record per name.
            CustomResourceOptions.Merge(options, new() { DeleteBeforeReplace = true })
        );
}

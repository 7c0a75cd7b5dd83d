using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Dns;

namespace KeylessAlloyDb.Network;

/// <summary>Cloud DNS: its API, zones and server policy.</summary>
internal sealed class GoogleDnsLookup(
    NetworkSettings settings,
    Problems problems,
    InvokeOptions options
) : GooglePartLookup(settings, problems, options)
{
    public async Task CheckAsync(GetSubnetworkResult? subnet)
    {
        if (await AnswersAsync().ConfigureAwait(false))
        {
            await CheckZoneAsync("zone", Network.Zone, Settings.DnsSuffix).ConfigureAwait(false);
            await CheckZoneAsync("googleApisZone", Network.GoogleApisZone, DnsName.GoogleApis)
                .ConfigureAwait(false);
        }

        await CheckForwarderAsync(subnet).ConfigureAwait(false);
    }

    /// <summary>Whether the owner has switched on Cloud DNS, which an update would need half-way.</summary>
    private async Task<bool> AnswersAsync() =>
        Require(
            await GoogleApi
                .AnswersAsync(
                    Network.Project,
                    GoogleApi.Dns,
                    project => GetManagedZones.InvokeAsync(new() { Project = project }, Options)
                )
                .ConfigureAwait(false),
            "project",
            Network.Project,
            "has dns.googleapis.com off",
            $"a project that has it on; {Owner($"services enable dns.googleapis.com {InProject}")}"
        );

    private async Task CheckZoneAsync(string field, string? name, string domain)
    {
        if (name is null)
        {
            return;
        }

        var zone = await FindAsync(
                field,
                name,
                "zone",
                () =>
                    GetManagedZone.InvokeAsync(
                        new() { Name = name, Project = Network.Project },
                        Options
                    ),
                $"dns managed-zones list {InProject}"
            )
            .ConfigureAwait(false);
        if (zone is null)
        {
            return;
        }

        RequireOthers(field, name, "zone", zone.Description);
        Require(
            zone.Visibility == "private",
            field,
            name,
            $"has the visibility {zone.Visibility}",
            "a zone with the visibility private"
        );
        Require(
            zone.DnsName == DnsName.Absolute(domain),
            field,
            name,
            $"has the domain {DnsName.Relative(zone.DnsName)}",
            $"a zone with the domain {DnsName.Relative(domain)}"
        );
    }

    /// <summary>The policy itself has no function that reads it; its address in the subnet has one.</summary>
    private async Task CheckForwarderAsync(GetSubnetworkResult? subnet)
    {
        if (subnet is null || Network.DnsPolicy is not { } name)
        {
            return;
        }

        var addresses = await InboundForwarder
            .AddressesAsync(Network.Project, Settings.Region, subnet.SelfLink, Options)
            .ConfigureAwait(false);
        Require(
            addresses.Length > 0,
            "dnsPolicy",
            name,
            $"answers at no address in subnet {Network.Subnet}: it does not serve {Network.Vpc}, or does not "
                + "forward inbound queries",
            $"the policy of {Network.Vpc} that `gcloud dns policies list {InProject}` lists, with inbound forwarding; "
                + Owner($"dns policies update {name} {InProject} --enable-inbound-forwarding")
        );
    }
}

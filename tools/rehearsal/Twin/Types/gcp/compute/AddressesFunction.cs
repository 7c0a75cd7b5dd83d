using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>
/// Lists addresses, among them those on which Cloud DNS answers from outside. Right after their
/// policy is made the list lacks them; then they appear one after the other.
/// </summary>
/// <remarks>
/// https://cloud.google.com/dns/docs/server-policies-overview; the delay was met as an empty list
/// and a deployment that succeeded without a resolver.
/// </remarks>
internal sealed partial class AddressesFunction()
    : FunctionModel("gcp:compute/getAddresses:getAddresses")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        var project = call.Place("project");
        var region = call.Place("region");
        var found = Reserved(call.World)
            .Concat(Forwarders(call))
            .Where(address =>
                address.Text("region") == region && address.Text("project") == project
            )
            .Where(address => Matches(address, call.Arguments.Text("filter")))
            .ToList();
        return PropertyMap.Of(
            ("id", $"projects/{project}/regions/{region}/addresses"),
            ("project", project),
            ("region", region),
            (
                "addresses",
                PropertyValue.List(
                    found.Select(address =>
                        address.Without("purpose").Without("subnetwork").Without("project")
                    )
                )
            )
        );
    }

    private static IEnumerable<PropertyMap> Reserved(World world) =>
        world
            .OfType(Address.Token)
            .Select(address =>
                Item(
                    address.Id,
                    address.Text("address")!,
                    address.Text("region")!,
                    address.Text("purpose") ?? "",
                    LinkOf(world, address.Text("subnetwork"))
                )
            );

    /// <summary>One address in every subnet of a network with an inbound policy.</summary>
    private static IEnumerable<PropertyMap> Forwarders(FunctionCall call) =>
        from policy in call.World.OfType(DnsPolicy.Token)
        let ready = policy.Since is null
            ? int.MaxValue
            : call.World.CountQuestion($"forwarders of {policy.Id}")
        from subnet in Subnets(call.World, policy).Take(ready)
        let name = $"dns-forwarding-{Ids.Hex(16, policy.Id, subnet.Id)}"
        select Item(
            $"projects/{subnet.Text("project")}/regions/{subnet.Text("region")}/addresses/{name}",
            Gcp.Host(Subnetwork.RangeOf(subnet), upper: true, _ => false, policy.Id, subnet.Id),
            subnet.Text("region")!,
            "DNS_RESOLVER",
            Gcp.SelfLink(subnet.Id)
        );

    private static string LinkOf(World world, string? subnet) =>
        world.Resolve(Subnetwork.Token, subnet) is { } found ? Gcp.SelfLink(found.Id) : "";

    private static IEnumerable<Entity> Subnets(World world, Entity policy) =>
        from network in world.OfType(Network.Token)
        where DnsPolicy.Answers(policy, network)
        from subnet in world.OfType(Subnetwork.Token)
        where network.IsNamedBy(subnet.Text("network"))
        where subnet.Text("purpose") is null or "PRIVATE"
        orderby subnet.Id
        select subnet;

    private static PropertyMap Item(
        string id,
        string address,
        string region,
        string purpose,
        string subnetwork
    ) =>
        PropertyMap.Of(
            ("name", id.Split('/')[^1]),
            ("address", address),
            ("addressType", "INTERNAL"),
            ("description", ""),
            ("labels", PropertyMap.Empty),
            ("prefixLength", 0),
            ("region", region),
            ("selfLink", Gcp.SelfLink(id)),
            ("status", "RESERVED"),
            ("purpose", purpose),
            ("subnetwork", subnetwork),
            ("project", id.Split('/')[1])
        );

    private static bool Matches(PropertyMap address, string? filter) =>
        Clause()
            .Matches(filter ?? "")
            .All(clause =>
                clause.Groups["field"].Value is var field && address.Text(field) is { } value
                    ? value == clause.Groups["value"].Value
                    : throw new ProviderException(
                        $"googleapi: Error 400: Invalid value for field 'filter': '{filter}': unknown field '{field}', invalid",
                        "addresses-filter",
                        "https://cloud.google.com/compute/docs/reference/rest/v1/addresses/list"
                    )
            );

    [GeneratedRegex("""(?<field>\w+)\s*=\s*"?(?<value>[^"\s)]+)"?""")]
    private static partial Regex Clause();
}

using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>Names, from the instance through the Resolver to Cloud DNS.</summary>
internal static class DnsChecks
{
    private const string Elsewhere = "www.example.com";

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var plan = lab.Plan;
        var answer = await ResolveAsync(plan.Google.EndpointName.Value);
        return
        [
            Endpoint(plan, answer),
            From(plan),
            .. await Task.WhenAll(
                plan.Aws.Rules.SelectMany(rule => rule.Targets)
                    .DistinctBy(target => target.Value)
                    .Select(target => TargetAsync(plan, target))
            ),
            await LocalAsync(plan, Elsewhere),
        ];
    }

    /// <summary>The addresses of a name, or the status of the answer where there are none.</summary>
    public static async Task<DnsAnswer> ResolveAsync(string name)
    {
        var outcome = await Command.InAsync(
            Topology.Ec2,
            Command.Words($"dig +time=3 +tries=1 +noall +comments +answer {name} A")
        );
        var lines = outcome.Output.Split('\n');
        var status = lines
            .SelectMany(line => line.Split("status: ").Skip(1))
            .Select(rest => rest.Split(',')[0])
            .FirstOrDefault("no answer");
        return new(
            status,
            [
                .. lines
                    .Where(line => !line.StartsWith(';'))
                    .Select(line =>
                        line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)
                    )
                    .Where(words => words.Length == 5 && words[3] == "A")
                    .Select(words => words[4]),
            ]
        );
    }

    private static Check Endpoint(LabPlan plan, DnsAnswer answer)
    {
        var (aws, google) = (plan.Aws, plan.Google);
        var name = google.EndpointName.Value;
        return new(
            "The endpoint's name leads to its address",
            answer.Addresses is [var only] && only == google.Endpoint.Value,
            answer.Addresses.Count == 0
                    ? $"{name}: {answer.Status}; {WhyNoAnswer(aws, google, name)}"
                : answer.Addresses[0] == google.Endpoint.Value ? $"{name} is {answer.Addresses[0]}"
                : $"{name} is {string.Join(", ", answer.Addresses)} (psc-record), but the endpoint is {google.Endpoint}"
        );
    }

    private static string WhyNoAnswer(AwsPlan aws, GooglePlan google, string name)
    {
        if (aws.Rules.FirstOrDefault(rule => Covers(rule.Domain.Value, name)) is not { } rule)
        {
            return "no rule associated with the VPC forwards it (resolver-rule-psc and its association); "
                + $"forwarded are [{string.Join(", ", aws.Rules.Select(one => one.Domain.Value))}]";
        }
        var strangers = rule
            .Targets.Where(target => google.Forwarders.All(one => one.Value != target.Value))
            .ToList();
        if (strangers.Count > 0)
        {
            return $"{string.Join(", ", strangers)} is no inbound forwarder of Google's; those are "
                + string.Join(", ", google.Forwarders.Select(one => one.Value));
        }
        var records = google.Zones.SelectMany(zone => zone.Records);
        return records.Any(record => record.Name == $"{name}.")
            ? $"the forwarders {string.Join(", ", rule.Targets.Select(one => one.Value))} do not answer: see routes and tunnels"
            : "no private zone of the network has a record of it (psc-record, setting dnsSuffix)";
    }

    private static Check From(LabPlan plan)
    {
        var name = plan.Google.EndpointName.Value;
        var clients = Bind.Queries()
            .Where(query => query.Name == name)
            .Select(query => query.Client)
            .Distinct()
            .ToList();
        return new(
            "Cloud DNS was asked by the Resolver's outbound endpoint",
            clients.Count > 0
                && clients.All(client => plan.Aws.Outbound.Any(one => one.Value == client)),
            clients.Count == 0
                ? $"no query for {name} came (resolver-rule-psc)"
                : string.Join(", ", clients)
        );
    }

    /// <summary>A rule's targets are alternatives: one that does not answer only costs time.</summary>
    private static async Task<Check> TargetAsync(LabPlan plan, Planned target)
    {
        var results = await Task.WhenAll(
            plan.Aws.Outbound.Select(outbound =>
                Command.InAsync(
                    Topology.Resolver,
                    Command.Words(
                        $"dig +short +time=2 +tries=1 -b {outbound.Value} @{target.Value} {plan.Google.EndpointName.Value}"
                    )
                )
            )
        );
        return new(
            $"The forwarder {target.Value} answers each outbound address",
            results.All(result => result.Succeeded),
            results.All(result => result.Succeeded)
                ? target.Source
                : $"{target}: no answer to "
                    + string.Join(
                        ", ",
                        plan.Aws.Outbound.Where((_, i) => !results[i].Succeeded)
                            .Select(outbound => outbound.Value)
                    )
        );
    }

    private static async Task<Check> LocalAsync(LabPlan plan, string name)
    {
        var answer = await ResolveAsync(name);
        var covering = plan.Aws.Rules.FirstOrDefault(rule => Covers(rule.Domain.Value, name));
        var leaked = Bind.Queries().Any(query => query.Name == name);
        return new(
            "A name that is not forwarded stays with AWS",
            !leaked && answer.Status == "NXDOMAIN",
            leaked
                ? $"Cloud DNS was asked for {name} ({covering?.Domain})"
                : $"{name}: {answer.Status}"
        );
    }

    private static bool Covers(string domain, string name) =>
        name == domain || name.EndsWith($".{domain}", StringComparison.Ordinal);
}

/// <param name="Status">NOERROR, NXDOMAIN, SERVFAIL, ... or <c>no answer</c>.</param>
/// <param name="Addresses">IPv4 addresses.</param>
internal sealed record DnsAnswer(string Status, IReadOnlyList<string> Addresses);

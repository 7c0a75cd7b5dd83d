using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab;

/// <summary>
/// What was seen in the running lab at one moment, after its checks. Its properties in camel case
/// are the JSON that <c>make lab</c> leaves in artifacts/lab/STACK.json and the report draws.
/// </summary>
internal sealed record Sighting
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
    };

    /// <summary>The stack whose network it is.</summary>
    public required string Stack { get; init; }

    /// <summary>Of the state that was played: <see cref="StateFile.Fingerprint"/>.</summary>
    public required string Plan { get; init; }

    /// <summary>When, in UTC and whole seconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many checks passed and failed before.</summary>
    public required int Passed { get; init; }
    public required int Failed { get; init; }

    /// <summary>In the order of AWS's plan.</summary>
    public required IReadOnlyList<SeenTunnel> Tunnels { get; init; }
    public required SeenRoutes Routes { get; init; }
    public required SeenName Name { get; init; }
    public required SeenLogin Login { get; init; }

    /// <summary>The logins without a password, one for each path of the stack.</summary>
    public required IReadOnlyList<SeenPath> Logins { get; init; }

    /// <summary>
    /// Packets between the clouds, by kind: <c>ike</c>, <c>encrypted</c>, <c>keepalive</c> and
    /// <c>other</c>, which holds what a check sends in clear to try the counter.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Internet { get; init; }

    public static async Task<Sighting> ReadAsync(
        RunningLab lab,
        StateFile state,
        IReadOnlyList<Check> checks
    )
    {
        var (aws, google) = (lab.Plan.Aws, lab.Plan.Google);
        var name = google.EndpointName.Value;
        var answer = await DnsChecks.ResolveAsync(name);
        var login = await DatabaseChecks.LoginAsync(name);
        var pairs = aws.Tunnels.Select(lab.Plan.GoogleEndOf).ToList();
        var names = aws
            .Tunnels.Select((end, i) => pairs[i] < 0 ? end.Name : google.Tunnels[pairs[i]].Name)
            .ToList();
        var sessions = await Sessions.ReadAsync(lab);
        var used = await RouteChecks.PathAsync(aws, google.Endpoint.Value);
        var traffic = await TrafficAsync();
        return new()
        {
            Stack = state.Stack,
            Plan = state.Fingerprint,
            Time = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
            Passed = checks.Count(check => check.Passed),
            Failed = checks.Count(check => !check.Passed),
            Tunnels =
            [
                .. aws.Tunnels.Select(
                    (end, i) =>
                        new SeenTunnel(
                            names[i],
                            end.Name,
                            sessions.HasTunnel(i) ? "up" : "down",
                            new(
                                sessions.Aws[i].State,
                                pairs[i] < 0 ? "absent" : sessions.Google[pairs[i]].State
                            ),
                            Topology.AwsDevice(i) == used,
                            traffic[Topology.AwsDevice(i)].Sent,
                            traffic[Topology.AwsDevice(i)].Received
                        )
                ),
            ],
            Routes = new(
                Named(
                    await RouteChecks.LearnedByAwsAsync(),
                    names.Select((name, i) => (Topology.AwsDevice(i), name))
                ),
                Named(
                    await RouteChecks.LearnedByGoogleAsync(),
                    google.Tunnels.Select((end, i) => (Topology.GoogleDevice(i), end.Name))
                )
            ),
            Name = new(name, answer.Status, answer.Addresses),
            Login = new(google.Endpoint.Value, login.Succeeded, login.Words),
            Logins = lab.Logins,
            Internet = await WireChecks.CountAsync(),
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, s_json) + '\n';

    /// <summary>What AWS's gateway has sent and received over each of its devices.</summary>
    /// <param name="json">What <c>ip -json -s link show</c> prints.</param>
    public static IReadOnlyDictionary<string, (Traffic Sent, Traffic Received)> ReadTraffic(
        string json
    ) =>
        JsonNode
            .Parse(json)!
            .AsArray()
            .ToDictionary(
                link => (string)link!["ifname"]!,
                link =>
                    (ReadTraffic(link!["stats64"]!["tx"]!), ReadTraffic(link["stats64"]!["rx"]!))
            );

    private static Traffic ReadTraffic(JsonNode counter) =>
        new((long)counter["packets"]!, (long)counter["bytes"]!);

    private static async Task<
        IReadOnlyDictionary<string, (Traffic Sent, Traffic Received)>
    > TrafficAsync() =>
        ReadTraffic(
            await Command.RequireAsync(
                Command.Words($"ip -json -s -n {Topology.VpnGateway} link show")
            )
        );

    private static SortedDictionary<string, IReadOnlyList<string>> Named(
        IReadOnlyDictionary<string, IReadOnlyList<string>> routes,
        IEnumerable<(string Device, string Tunnel)> tunnels
    )
    {
        var names = tunnels.ToDictionary(entry => entry.Device, entry => entry.Tunnel);
        return new(
            routes.ToDictionary(
                route => route.Key,
                route =>
                    (IReadOnlyList<string>)
                        [
                            .. route
                                .Value.Select(device => names.GetValueOrDefault(device, device))
                                .Order(StringComparer.Ordinal),
                        ]
            ),
            StringComparer.Ordinal
        );
    }
}

/// <summary>One tunnel and the session over it.</summary>
/// <param name="Name">Its resource on Google's side: <c>tunnel-0</c>; AWS's, where Google has none.</param>
/// <param name="AwsName">Its resource on AWS's side and number: <c>connector-vpn-0 tunnel 1</c>.</param>
/// <param name="Ike"><c>up</c> where the peers trust each other and have agreed on keys, else <c>down</c>.</param>
/// <param name="Bgp">The session's state on each side.</param>
/// <param name="Used">Whether AWS sends to the endpoint over it.</param>
/// <param name="ToGoogle">What AWS's gateway sent into it.</param>
/// <param name="ToAws">What AWS's gateway received from it.</param>
internal sealed record SeenTunnel(
    string Name,
    string AwsName,
    string Ike,
    SeenSession Bgp,
    bool Used,
    Traffic ToGoogle,
    Traffic ToAws
)
{
    /// <summary>Whether it can carry packets: IKE and both ends of BGP.</summary>
    public bool Up => this is { Ike: "up", Bgp: { Aws: "Established", Google: "Established" } };
}

/// <summary>As BGP names it, <c>Established</c> is the good one; <c>absent</c> where there is no session.</summary>
internal sealed record SeenSession(string Aws, string Google);

/// <summary>Packets and their bytes.</summary>
internal sealed record Traffic(long Packets, long Bytes);

/// <summary>The networks that each cloud has learned from the other, and the tunnels it sends over.</summary>
internal sealed record SeenRoutes(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Aws,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Google
);

/// <param name="Question">The endpoint's name, without a trailing dot, asked on the instance.</param>
/// <param name="Status">NOERROR, NXDOMAIN, SERVFAIL, ... or <c>no answer</c>.</param>
/// <param name="Addresses">IPv4 addresses of the answer.</param>
internal sealed record SeenName(string Question, string Status, IReadOnlyList<string> Addresses);

/// <summary>What psql says on a machine beside the instance that connects to the endpoint by name.</summary>
/// <param name="Endpoint">The endpoint's planned address.</param>
/// <param name="Succeeded">Whether it was let in, the server's name verified.</param>
/// <param name="Words">The address that PostgreSQL sees and the version of TLS, or the error.</param>
internal sealed record SeenLogin(string Endpoint, bool Succeeded, string Words);

/// <summary>A login without a password, as a client on the instance has it.</summary>
/// <param name="Path"><c>psc</c>, the private one, or <c>public</c>.</param>
/// <param name="Apis">Where Google's APIs answered: <c>private</c> or <c>internet</c>.</param>
/// <param name="Client">What stood between PostgreSQL's client and the network: <c>stand-in</c>, or the path of an Auth Proxy.</param>
/// <param name="Carried">Whether PostgreSQL let the workload's user in.</param>
/// <param name="Words">Who was let in, or why nobody was.</param>
/// <param name="First">Milliseconds of the first login after the client's start, with all tokens and certificates.</param>
/// <param name="Next">Milliseconds of the second.</param>
/// <param name="Median">Milliseconds, of 100.</param>
internal sealed record SeenPath(
    string Path,
    string Apis,
    string Client,
    bool Carried,
    string Words,
    double First,
    double Next,
    double Median
);

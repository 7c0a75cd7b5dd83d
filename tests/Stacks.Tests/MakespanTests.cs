using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects how long a first update takes: hardly longer than the clouds force.</summary>
public class MakespanTests
{
    private const double Allowed = 1.05;
    private static readonly ConcurrentDictionary<
        (string Stack, string Endpoint),
        Lazy<Task<Timeline>>
    > s_runs = new();
    private static readonly ForcedEdges s_forced = ForcedEdges.Known;
    private static readonly string[] s_database =
    [
        "gcp:alloydb/cluster:Cluster",
        "gcp:alloydb/instance:Instance",
        "gcp:alloydb/user:User",
    ];
    private static readonly string[] s_vpn =
    [
        "aws:ec2/customerGateway:CustomerGateway",
        "aws:ec2/vpnConnection:VpnConnection",
        "gcp:compute/externalVpnGateway:ExternalVpnGateway",
        "gcp:compute/vPNTunnel:VPNTunnel",
        "gcp:compute/routerInterface:RouterInterface",
        "gcp:compute/routerPeer:RouterPeer",
    ];

    public static TheoryData<string, string> Stacks { get; } =
        new()
        {
            { "dev", "forwardingRule" },
            { "dev", "connectionPolicy" },
            { "prod", "forwardingRule" },
            { "prod", "connectionPolicy" },
        };

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_first_update_takes_hardly_longer_than_the_clouds_force(
        string stack,
        string endpoint
    )
    {
        var report = TimeReport.Create(await UpdateAsync(stack, endpoint), s_forced);

        report
            .Ratio.Should()
            .BeLessThanOrEqualTo(
                Allowed,
                "only the program asks for these waits of the critical path: {0}",
                string.Join(", ", Avoidable(report))
            );
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task The_database_and_the_VPN_are_made_side_by_side(string stack, string endpoint)
    {
        var timeline = await UpdateAsync(stack, endpoint);

        Serialising(timeline, s_vpn, s_database).Should().BeEmpty("the VPN would start late");
        Serialising(timeline, s_database, s_vpn).Should().BeEmpty("the database would start late");
        var primary = timeline.Spans.Single(span => Urn.Name(span.Urn) == "database-primary");
        timeline
            .Spans.Where(span => s_vpn.Contains(Urn.Type(span.Urn)))
            .Should()
            .OnlyContain(span => span.Finish < primary.Finish);
    }

    [Fact]
    public async Task A_wait_that_serialises_them_is_named()
    {
        var timeline = await UpdateAsync("dev", "forwardingRule");
        var peer = UrnOf(timeline, "tunnel-0-peer");

        var serialised = Reschedule(
            timeline,
            UrnOf(timeline, "database-cluster"),
            new(peer, EdgeKind.Explicit)
        );
        var report = TimeReport.Create(serialised, s_forced);

        Serialising(serialised, s_database, s_vpn)
            .Should()
            .Contain("database-cluster waits for tunnel-0-peer");
        report.Ratio.Should().BeGreaterThan(Allowed);
        Avoidable(report).Should().Contain("database-cluster waits for tunnel-0-peer");
        report.AvoidableWaits[0].Edge.Urn.Should().Be(peer);
    }

    /// <summary>Each update runs once, whoever asks.</summary>
    private static Task<Timeline> UpdateAsync(string stack, string endpoint) =>
        s_runs
            .GetOrAdd(
                (stack, endpoint),
                key =>
                    new(async () =>
                    {
                        var run = await Rehearsed.ExecuteAsync(
                            StackSettings.Of(key.Stack, $"endpoint={key.Endpoint}"),
                            new CloudTwin()
                        );
                        run.Diagnostics.Where(d => d.Severity == Severity.Error).Should().BeEmpty();
                        return run.Timeline;
                    })
            )
            .Value;

    /// <summary>The waits of the critical path that no cloud demands.</summary>
    private static IEnumerable<string> Avoidable(TimeReport report) =>
        report
            .CriticalPath.Where(link => !link.Forced)
            .Select(link => Wait(link.Span.Urn, link.Cause!.Urn));

    /// <summary>The waits over which one branch, directly or not, comes to wait for another.</summary>
    private static IEnumerable<string> Serialising(Timeline timeline, string[] late, string[] early)
    {
        var after = timeline.Spans.ToLookup(span => span.Urn, span => span.After);
        var reaches = new Dictionary<string, bool>(StringComparer.Ordinal);
        return
        [
            .. from span in timeline.Spans
            where late.Contains(Urn.Type(span.Urn))
            from edge in span.After
            where !late.Contains(Urn.Type(edge.Urn)) && Reaches(edge.Urn)
            select Wait(span.Urn, edge.Urn),
        ];

        bool Reaches(string urn)
        {
            if (!reaches.TryGetValue(urn, out var found))
            {
                reaches[urn] = found =
                    (after.Contains(urn) && early.Contains(Urn.Type(urn)))
                    || after[urn].SelectMany(edges => edges).Any(edge => Reaches(edge.Urn));
            }
            return found;
        }
    }

    /// <summary>The same operations with one more wait.</summary>
    private static Timeline Reschedule(Timeline timeline, string dependent, Edge more)
    {
        var spans = timeline.Spans.ToDictionary(span => span.Urn, StringComparer.Ordinal);
        var result = new Timeline();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var urn in spans.Keys)
        {
            Add(urn);
        }
        return result;

        void Add(string urn)
        {
            if (!spans.TryGetValue(urn, out var span) || !done.Add(urn))
            {
                return;
            }
            List<Edge> edges = [.. span.After, .. urn == dependent ? [more] : Array.Empty<Edge>()];
            foreach (var edge in edges)
            {
                Add(edge.Urn);
            }
            result.Add(span with { Start = result.StartAfter(edges), After = edges });
        }
    }

    private static string UrnOf(Timeline timeline, string name) =>
        timeline.Spans.First(span => Urn.Name(span.Urn) == name).Urn;

    private static string Wait(string urn, string other) =>
        $"{Urn.Name(urn)} waits for {Urn.Name(other)}";
}

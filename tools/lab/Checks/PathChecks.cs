using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// The path's traffic, its limits, and a rekey without loss. A machine beside the instance measures them: the
/// instance's security group lets out no ping.
/// </summary>
internal static class PathChecks
{
    /// <summary>Bytes that a TUN device of kernel-libipsec takes; the clouds carry a little more.</summary>
    private const int Mtu = 1400;
    private const int Headers = 28;
    private const int Megabyte = 1_000_000;
    private static readonly TimeSpan s_rekey = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab) =>
        [
            await MtuAsync(lab.Plan.Google),
            await BulkAsync(lab.Plan.Google),
            await ClosedAsync(lab.Plan),
            await RekeyAsync(lab),
        ];

    private static async Task<Check> MtuAsync(GooglePlan google)
    {
        var results = await Task.WhenAll(PingAsync(Mtu), PingAsync(Mtu + 1));
        return new(
            $"Packets of {Mtu} bytes pass whole, larger ones are refused",
            results[0].Succeeded && !results[1].Succeeded,
            results[0].Succeeded ? "" : results[0].Words
        );

        Task<Outcome> PingAsync(int bytes) =>
            Command.InAsync(
                Topology.Neighbour,
                Command.Words(
                    $"ping -c 1 -W 2 -M do -s {bytes - Headers} {google.Forwarders[0].Value}"
                )
            );
    }

    private static async Task<Check> BulkAsync(GooglePlan google)
    {
        var outcome = await DatabaseChecks.PsqlAsync(
            $"{PostgreSql.Connection(google.EndpointName.Value)} hostaddr={google.Endpoint.Value}",
            $"select repeat('x', {2 * Megabyte})"
        );
        return new(
            "An answer of 2 MB arrives",
            outcome.Succeeded && outcome.Output.Length > 2 * Megabyte,
            outcome.Succeeded ? "" : outcome.Words
        );
    }

    private static async Task<Check> ClosedAsync(LabPlan plan)
    {
        // The producer's side, and Google's gateway as seen from inside the VPC.
        string[] closed =
        [
            Topology.DatabaseAddress,
            Topology.NatAddress,
            plan.Google.Tunnels[0].Outside.Value,
        ];
        var results = await Task.WhenAll(
            closed.Select(address =>
                Command.InAsync(Topology.Neighbour, "ping", "-c", "1", "-W", "1", address)
            )
        );
        var reached = closed.Where((_, i) => results[i].Succeeded).ToList();
        return new(
            "The VPC reaches nothing behind the endpoint but the endpoint",
            reached.Count == 0,
            reached.Count == 0 ? "" : $"reached {string.Join(", ", reached)}"
        );
    }

    private static async Task<Check> RekeyAsync(RunningLab lab)
    {
        const int Count = 40;
        var before = await Sessions.ReadAsync(lab);
        var pings = Command.InAsync(
            Topology.Neighbour,
            Command.Words($"ping -c {Count} -i 0.05 -W 1 {lab.Plan.Google.Forwarders[0].Value}")
        );
        // AWS's keys have the shorter lifetime, so AWS initiates the rekey.
        var up = Enumerable.Range(0, lab.AwsEnds.Count).Where(before.HasTunnel).ToList();
        await Task.WhenAll(up.Select(i => lab.AwsEnds[i].RekeyAsync()));
        var outcome = await pings;
        var renewed = 0;
        await Until.HoldsAsync(
            async () =>
            {
                var after = await Sessions.ReadAsync(lab);
                renewed = up.Count(i => IsRenewed(before.Associations[i], after.Associations[i]));
                return renewed == up.Count;
            },
            s_rekey
        );
        return new(
            "A rekey of every tunnel loses no packet",
            renewed == lab.AwsEnds.Count && outcome.Output.Contains($"{Count} received"),
            $"{renewed} of {lab.AwsEnds.Count} renewed, "
                + outcome
                    .Output.Split('\n')
                    .FirstOrDefault(line => line.Contains("received"), "no answer")
        );
    }

    private static bool IsRenewed(string before, string after) =>
        Indices(after, "ESTABLISHED").Except(Indices(before, "ESTABLISHED")).Any()
        && Indices(after, "INSTALLED").Except(Indices(before, "INSTALLED")).Any();

    /// <summary>The numbers of the associations in a state: net: #2, reqid 1, INSTALLED, ...</summary>
    private static IEnumerable<string> Indices(string shown, string state) =>
        shown
            .Split('\n')
            .Where(line => line.Contains(state))
            .Select(line => line.Split(',')[0].Trim());
}

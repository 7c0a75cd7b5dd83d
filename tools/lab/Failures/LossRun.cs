using System.Globalization;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>Takes tunnels down under load, and measures the loss for clients.</summary>
internal static class LossRun
{
    private static readonly TimeSpan s_restore = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_clients = TimeSpan.FromSeconds(60);

    // Either end may take its neighbour for dead later than the other.
    private static readonly TimeSpan s_noticed = TimeSpan.FromSeconds(45);

    public static async Task<IReadOnlyList<Check>> RunAsync(
        RunningLab lab,
        IReadOnlyList<TunnelAlarm> alarms,
        Action<Check> report
    )
    {
        await Load.PrepareAsync();
        var silent = Prediction.Silent(lab.Plan);
        using var probe = Probe.Start(lab.Plan.Google);
        var results = new List<Check>();

        await AlarmsAsync();
        // TCP may need as long again as the outage lasted.
        await UnderLoadAsync(
            "Three of four tunnels die in turn",
            3 * (2 * silent.Longest),
            async () =>
            {
                var lost = new HashSet<int>();
                for (var i = 0; i < 3; i++)
                {
                    var tunnel = await InUseAsync(lab);
                    lost.Add(tunnel);
                    var outside = lab.Plan.Aws.Tunnels[tunnel].Outside.Value;
                    await LoseAsync(
                        $"{lab.Plan.Aws.Tunnels[tunnel].Name}, which AWS uses, falls silent",
                        silent,
                        () => WireAsync("add element", outside)
                    );
                    await AlarmsAsync([.. lost]);
                }
            }
        );
        await RestoreAsync("Four tunnels come back after three were lost");
        await UnderLoadAsync(
            "An interface of Google's gateway dies, and a tunnel is taken down in good order",
            2 * silent.Longest + 40,
            async () =>
            {
                var tunnel = await InUseAsync(lab);
                var outside = lab.Plan.Aws.Tunnels[tunnel].PeerOutside;
                await LoseAsync(
                    $"{outside.Source}, with two tunnels, falls silent",
                    silent,
                    () => WireAsync("add element", outside.Value)
                );
                await RestoreAsync("Two tunnels come back");
                tunnel = await InUseAsync(lab);
                await LoseAsync(
                    $"AWS deletes {lab.Plan.Aws.Tunnels[tunnel].Name}, which it uses, as for a maintenance",
                    Prediction.Graceful,
                    () => lab.AwsEnds[tunnel].DeleteAsync()
                );
            }
        );
        await RestoreAsync("Four tunnels are up in the end");
        return results;

        void Add(Check check)
        {
            results.Add(check);
            report(check);
        }

        async Task AlarmsAsync(params int[] lost)
        {
            if (alarms.Count == 0)
            {
                return;
            }
            var check = default(Check);
            await Until.HoldsAsync(
                async () =>
                {
                    check = AlarmChecks.Of(alarms, await Sessions.ReadAsync(lab), lost.ToHashSet());
                    return check.Passed;
                },
                s_noticed
            );
            Add(check!);
        }

        async Task UnderLoadAsync(string name, double seconds, Func<Task> happen)
        {
            var load = Load.RunAsync(
                lab.Plan.Google.EndpointName.Value,
                TimeSpan.FromSeconds(seconds)
            );
            await Task.Delay(TimeSpan.FromSeconds(2));
            await happen();
            var result = await load;
            Add(
                new(
                    $"{name} under load: no transaction fails",
                    result is { Succeeded: true, Failed: 0, Transactions: > 0 },
                    result.ToString()
                )
            );
        }

        async Task LoseAsync(string name, Prediction prediction, Func<Task> happen)
        {
            var since = probe.Now;
            await happen();
            var loss = await probe.MeasureAsync(
                since,
                TimeSpan.FromSeconds(prediction.Longest + 30)
            );
            await Load.FlowsAsync(s_clients);
            Add(
                new(
                    name,
                    loss.Seconds <= prediction.Longest + Prediction.Tolerance,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"lost {loss.Seconds:F1} s, predicted {prediction}; {loss.Lost} of "
                            + $"{loss.Sent} probes in that time; clients work after {probe.Now - since:F0} s"
                    )
                )
            );
        }

        async Task RestoreAsync(string name)
        {
            var since = probe.Now;
            await WireAsync("flush set");
            var complete = await Until.HoldsAsync(
                async () => (await Sessions.ReadAsync(lab)).AreComplete,
                s_restore
            );
            Add(
                new(
                    name,
                    complete,
                    string.Create(CultureInfo.InvariantCulture, $"{probe.Now - since:F1} s")
                )
            );
        }
    }

    /// <summary>The number of the tunnel over which AWS sends to the endpoint now.</summary>
    public static async Task<int> InUseAsync(RunningLab lab)
    {
        var device = await RouteChecks.PathAsync(lab.Plan.Aws, lab.Plan.Google.Endpoint.Value);
        return Enumerable
            .Range(0, lab.Plan.Aws.Tunnels.Count)
            .Single(i => Topology.AwsDevice(i) == device);
    }

    /// <summary>Loses an address on the internet, or with <c>flush set</c> none.</summary>
    public static Task<string> WireAsync(string verb, string address = "") =>
        Command.RequireAsync([
            "ip",
            "netns",
            "exec",
            Topology.Internet,
            "nft",
            $"{verb} ip wire lost {(address.Length > 0 ? $"{{ {address} }}" : "")}",
        ]);
}

using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the way between the clouds while the tunnels' keys are renewed. Google takes no second
/// tunnel on an interface that has one, so a tunnel is down from AWS's change until Google's
/// successor has its BGP session.
/// https://github.com/hashicorp/terraform-provider-google/issues/16619
/// </summary>
public sealed class KeyRotationTests
{
    private static readonly Lazy<Task<Snapshot>> s_deployed = new(async () =>
        (await UpdateAsync(1, Snapshot.Empty)).Current
    );

    [Fact]
    public async Task Two_updates_renew_all_keys_and_two_tunnels_are_always_up()
    {
        var deployed = await s_deployed.Value;
        var one = await UpdateAsync(2, deployed);
        var two = await UpdateAsync(3, one.Current);

        Renewed(deployed, one.Current).Should().Equal("tunnel-0", "tunnel-1");
        Renewed(one.Current, two.Current).Should().Equal("tunnel-2", "tunnel-3");
        foreach (var run in new[] { one, two })
        {
            var down = TimesDown(run.Timeline);
            down.Should().HaveCount(2);
            down.SelectMany(time => new[] { time.From, time.Until })
                .Should()
                .OnlyContain(at => down.Count(time => time.From <= at && at <= time.Until) <= 2);
        }
    }

    /// <summary>A version that is far from the last one renews the keys of one connection, too.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task No_version_renews_the_keys_of_both_connections(int version)
    {
        var deployed = await s_deployed.Value;

        var run = await UpdateAsync(version, deployed);

        Renewed(deployed, run.Current).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_first_deployment_of_any_version_has_four_keys_and_no_further_wait()
    {
        var first = await UpdateAsync(1, Snapshot.Empty);
        var later = await UpdateAsync(2, Snapshot.Empty);

        Keys(later.Current).Values.Should().HaveCount(4).And.OnlyHaveUniqueItems();
        later.Timeline.End.Should().Be(first.Timeline.End);
    }

    /// <summary>From AWS's change, or the deletion of Google's end, until the last part of it is back.</summary>
    private static List<(TimeSpan From, TimeSpan Until)> TimesDown(Timeline timeline) =>
        [
            .. Enumerable
                .Range(0, 4)
                .Select(tunnel =>
                    timeline
                        .Spans.Where(span => span.Duration > TimeSpan.Zero)
                        .Where(span =>
                            Urn.Name(span.Urn) == $"connector-vpn-{tunnel / 2}"
                            || Urn.Name(span.Urn) == $"tunnel-{tunnel}"
                            || Urn.Name(span.Urn)
                                .StartsWith($"tunnel-{tunnel}-", StringComparison.Ordinal)
                        )
                        .ToList()
                )
                .Where(spans => spans.Count > 0)
                .Select(spans => (spans.Min(span => span.Start), spans.Max(span => span.Finish))),
        ];

    private static IEnumerable<string> Renewed(Snapshot before, Snapshot after)
    {
        var (old, now) = (Keys(before), Keys(after));
        return now.Keys.Where(tunnel => old[tunnel] != now[tunnel]).Order(StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Keys(Snapshot state) =>
        state
            .Resources.Where(resource => resource.Type == "gcp:compute/vPNTunnel:VPNTunnel")
            .ToDictionary(
                tunnel => tunnel.Name,
                tunnel => tunnel.Inputs.Get("sharedSecret")!.Bare.AsText!
            );

    private static async Task<DeploymentRun> UpdateAsync(int version, Snapshot before)
    {
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev", $"presharedKeyVersion={version}"),
            new CloudTwin(),
            before
        );
        run.Failed.Should()
            .BeFalse(string.Join('\n', run.Diagnostics.Select(diagnostic => diagnostic.Message)));
        return run;
    }
}

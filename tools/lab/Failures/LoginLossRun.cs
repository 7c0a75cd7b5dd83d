using System.Globalization;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>What sessions and new logins notice of dead tunnels, and of token services that are away.</summary>
internal static class LoginLossRun
{
    private const int Deaths = 3;

    private static readonly TimeSpan s_certificate = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(75);

    // A login that waits for the network, and the checks of time around it.
    private const double Slack = 5;

    public static async Task RunAsync(RunningLab lab, Action<Check> report)
    {
        await OutageAsync(lab, report);
        await DeathsAsync(lab, report);
    }

    /// <summary>Three of four tunnels fall silent in turn, each time the one that AWS uses.</summary>
    private static async Task DeathsAsync(RunningLab lab, Action<Check> report)
    {
        await using var stream = await LoginStream.StartAsync(
            lab.Plan.Login!,
            lab.Plan.Login!.Units.First(unit => unit.Path == "psc")
        );
        var predicted = Prediction.Silent(lab.Plan);
        for (var i = 0; i < Deaths; i++)
        {
            var tunnel = await LossRun.InUseAsync(lab);
            var since = stream.Now;
            await LossRun.WireAsync("add element", lab.Plan.Aws.Tunnels[tunnel].Outside.Value);
            // The tunnel is noticed to be dead, and then both a new login and the open session go on.
            await Until.HoldsAsync(
                async () => await LossRun.InUseAsync(lab) != tunnel,
                TimeSpan.FromSeconds(predicted.Longest + Slack)
            );
            var moved = stream.Now;
            await Until.HoldsAsync(
                () =>
                    Task.FromResult(
                        stream.Since(moved).Any(attempt => attempt.Worked)
                            && stream.HasAnswered(moved)
                    ),
                s_recovery
            );
            var attempts = stream.Since(since);
            var works = attempts.FirstOrDefault(attempt => attempt.Worked && attempt.End > moved);
            var silence = stream.LongestSilence(since);
            report(
                new(
                    $"{i + 1} of {lab.Plan.Aws.Tunnels.Count} tunnels dead: the session lives, and logins work again",
                    silence is not null && works is not null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{lab.Plan.Aws.Tunnels[tunnel].Name}: AWS leaves it after {moved - since:F0} s; {attempts.Count(one => !one.Worked)} of {attempts.Count} logins fail, the first that works ends after {(works?.End ?? double.NaN) - since:F0} s; "
                    )
                        + (
                            silence is { } seconds
                                ? string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"the open session waits up to {seconds:F0} s"
                                )
                                : "the open session ends"
                        )
                )
            );
        }
        await LossRun.WireAsync("flush set");
    }

    /// <summary>The token services and AlloyDB's API are away for longer than a client certificate lives.</summary>
    private static async Task OutageAsync(RunningLab lab, Action<Check> report)
    {
        var twin = lab.Login!.Twin;
        twin.CertificateLifetime = s_certificate;
        await lab.Proxies!.RestartAsync();
        await using (
            var stream = await LoginStream.StartAsync(
                lab.Plan.Login!,
                lab.Plan.Login!.Units.First(unit => unit.Path == "psc")
            )
        )
        {
            var since = stream.Now;
            twin.Fault = TwinFault.TokenServiceDown | TwinFault.ApiDown;
            await Until.HoldsAsync(
                () => Task.FromResult(stream.Since(since).Any(attempt => !attempt.Worked)),
                2 * s_certificate
            );
            var failed = stream.Since(since).FirstOrDefault(attempt => !attempt.Worked);
            var (document, _, _) = await VerifyChecks.WalkAsync(lab);
            twin.Fault = TwinFault.None;
            var back = stream.Now;
            await Until.HoldsAsync(
                () => Task.FromResult(stream.Since(back).Any(attempt => attempt.Worked)),
                s_recovery
            );
            var works = stream.Since(back).FirstOrDefault(attempt => attempt.Worked);
            var after = (failed?.End ?? double.NaN) - since;
            report(
                new(
                    "Token services away for longer than a certificate lives: logins work until its end, and at once when they are back",
                    Math.Abs(after - s_certificate.TotalSeconds) < Slack
                        && works is not null
                        && stream.LongestSilence(since) < Slack
                        && (string?)document?["failed"]?["hop"] == "exchange",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"a certificate of {s_certificate.TotalSeconds:F0} s: the first login fails after {after:F1} s ({failed?.Error}); "
                            + $"verify stops at {document?["failed"]?["hop"]}; the open session goes on; a login works {(works?.End ?? double.NaN) - back:F1} s after their return"
                    )
                )
            );
        }
        twin.CertificateLifetime = null;
        await lab.Proxies!.RestartAsync();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Faults;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>
/// Makes each fault once in a running lab, and asks whether <c>verify</c> names the hop and the fix, and whether the
/// state's alarms tell of it. The proxies are restarted for each: one that has tokens and a certificate does not meet
/// most faults for an hour.
/// </summary>
internal static class LoginFaultRun
{
    /// <param name="lab">The lab.</param>
    /// <param name="alarms">The state's alarms of a login; null where it has none.</param>
    /// <param name="report">Is told each result as it comes.</param>
    public static async Task RunAsync(RunningLab lab, LoginAlarms? alarms, Action<Check> report)
    {
        var servers = lab.Login!;
        var (deployment, session) = (servers.Twin.Deployment, servers.Twin.Session);
        var hasPublic = lab.Plan.Login!.Units.Any(unit => unit.Path == "public");
        foreach (var fault in LoginFault.All.Where(fault => hasPublic || !fault.IsPublic))
        {
            var calls = servers.Twin.Calls.Count;
            fault.Make(servers.Twin, servers.Instance);
            await lab.Proxies!.RestartAsync();
            var exit = await FindAsync(
                lab,
                report,
                fault.Name,
                [fault.Path, fault.Hop, fault.Symptom],
                fault.Fix
            );
            Tell(fault.Name, exit, calls);
            (servers.Twin.Deployment, servers.Twin.Session) = (deployment, session);
            servers.Twin.Fault = TwinFault.None;
            (servers.Instance.Fault, servers.Instance.Names) = (PortFault.None, null);
        }
        foreach (var fault in InstanceFault.All.Where(fault => hasPublic || fault.Path != "public"))
        {
            var calls = servers.Twin.Calls.Count;
            await fault.Make(lab);
            var exit = await FindAsync(
                lab,
                report,
                fault.Name,
                [fault.Path, fault.Hop, fault.Symptom],
                fault.Fix
            );
            Tell(fault.Name, exit, calls);
            await InstanceFault.RepairAsync(lab);
            await lab.Proxies!.RestartAsync();
        }
        var left = await VerifyChecks.WalkAsync(lab);
        report(
            new(
                "After every fault verify passes again",
                (bool?)left.Document?["ok"] is true,
                left.Document?["failed"]?.ToJsonString() ?? ""
            )
        );

        void Tell(string fault, int exit, int calls)
        {
            if (alarms is not null)
            {
                report(
                    LoginAlarmChecks.OfFault(
                        fault,
                        alarms,
                        exit,
                        [.. servers.Twin.Calls.Skip(calls)]
                    )
                );
            }
        }
    }

    /// <returns>The exit code of <c>verify</c>.</returns>
    private static async Task<int> FindAsync(
        RunningLab lab,
        Action<Check> report,
        string name,
        IReadOnlyList<string> expected,
        string fix
    )
    {
        var clock = Stopwatch.StartNew();
        var (document, words, exit) = await VerifyChecks.WalkAsync(lab);
        var failed = document?["failed"] as JsonObject;
        var seen = new[] { Text("path"), Text("hop"), Text("symptom") };
        report(
            new(
                $"Found: {name}",
                seen.SequenceEqual(expected) && Text("fix").Contains(fix, StringComparison.Ordinal),
                failed is null
                    ? $"verify names no hop: {words}"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{string.Join(' ', seen).Trim()} after {clock.Elapsed.TotalSeconds:F1} s; fix: {Text("fix")}"
                    )
            )
        );
        return exit;

        string Text(string key) => (string?)failed?[key] ?? "";
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Login.Faults;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>
/// Makes each fault once in a running lab, and asks whether <c>verify</c> names the hop and the fix. The proxies
/// are restarted for each: one that has tokens and a certificate does not meet most faults for an hour.
/// </summary>
internal static class LoginFaultRun
{
    public static async Task RunAsync(RunningLab lab, Action<Check> report)
    {
        var servers = lab.Login!;
        var (deployment, session) = (servers.Twin.Deployment, servers.Twin.Session);
        var hasPublic = lab.Plan.Login!.Units.Any(unit => unit.Path == "public");
        foreach (var fault in LoginFault.All.Where(fault => hasPublic || !fault.IsPublic))
        {
            fault.Make(servers.Twin, servers.Instance);
            await lab.Proxies!.RestartAsync();
            report(
                await FindAsync(lab, fault.Name, fault.Path, fault.Hop, fault.Symptom, fault.Fix)
            );
            (servers.Twin.Deployment, servers.Twin.Session) = (deployment, session);
            servers.Twin.Fault = TwinFault.None;
            (servers.Instance.Fault, servers.Instance.Names) = (PortFault.None, null);
        }
        foreach (var fault in InstanceFault.All.Where(fault => hasPublic || fault.Path != "public"))
        {
            await fault.Make(lab);
            report(
                await FindAsync(lab, fault.Name, fault.Path, fault.Hop, fault.Symptom, fault.Fix)
            );
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
    }

    private static async Task<Check> FindAsync(
        RunningLab lab,
        string name,
        string path,
        string hop,
        string symptom,
        string fix
    )
    {
        var clock = Stopwatch.StartNew();
        var (document, words) = await VerifyChecks.WalkAsync(lab);
        var failed = document?["failed"] as JsonObject;
        var seen = new[] { Text("path"), Text("hop"), Text("symptom") };
        return new(
            $"Found: {name}",
            seen.SequenceEqual([path, hop, symptom])
                && Text("fix").Contains(fix, StringComparison.Ordinal),
            failed is null
                ? $"verify names no hop: {words}"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Join(' ', seen).Trim()} after {clock.Elapsed.TotalSeconds:F1} s; fix: {Text("fix")}"
                )
        );

        string Text(string key) => (string?)failed?[key] ?? "";
    }
}

using System.Globalization;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>Runs the checks that the state schedules on the instance, while it is sound and while it is not.</summary>
internal static class CheckAlarmRun
{
    private const string Rpm = "/usr/local/bin/rpm";

    /// <summary>Days; more than any limit of an image's age.</summary>
    private const int Old = 1000;

    public static async Task RunAsync(RunningLab lab, LoginAlarms alarms, Action<Check> report)
    {
        await ReleaseAsync(daysAgo: 0);
        await LookAsync("nothing is wrong");
        lab.Proxies!.Stop();
        await LookAsync("the proxies are stopped", alarms.Login);
        await lab.Proxies.RestartAsync();
        await ReleaseAsync(Old);
        await LookAsync("an image of 1000 days", alarms.Image);
        File.Delete(Rpm);

        async Task LookAsync(string what, params IReadOnlyList<InstanceCheck?> failing)
        {
            var exits = new List<int>();
            foreach (var check in alarms.Checks)
            {
                exits.Add((await VerifyChecks.RunAsync(check)).Exit);
            }
            report(LoginAlarmChecks.OfRuns(what, alarms, exits, failing));
        }
    }

    /// <summary>Makes the instance's release of Amazon Linux so old. The lab's machine has no package of it.</summary>
    private static async Task ReleaseAsync(int daysAgo)
    {
        var day = DateTime
            .UtcNow.AddDays(-daysAgo)
            .ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Rpm, $"#!/bin/sh\nprintf '%s' 2023.9.{day}\n");
        Sandbox.MakeExecutable(Rpm);
    }
}

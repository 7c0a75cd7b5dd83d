using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>Makes each mistake once, and asks whether the checks and <c>verify</c> recognise it.</summary>
internal static class MisconfigurationRun
{
    public static async Task<Check> RunAsync(LabPlan plan, Misconfiguration mistake)
    {
        await using var lab = await RunningLab.StartAsync(mistake.Make(plan));
        var checks = await CheckRun.RunAsync(lab, _ => { }, logins: 1);
        var failed = checks.Where(check => !check.Passed).ToList();
        var named = failed.FirstOrDefault(check =>
            mistake.Words.All(word => check.Detail.Contains(word))
        );
        // The hops after the one that fails are not tried.
        var verify = failed
            .Where(check => check.Name.StartsWith("verify", StringComparison.Ordinal))
            .Where(check => check.Detail != "not tried")
            .Select(check => $"{check.Name.Split(' ')[^1]} {check.Detail.Split(' ')[0]}")
            .ToList();
        var stops =
            plan.Aws.VerifyScript.Length == 0
            || (mistake.Verify.Length == 0 ? verify.Count == 0 : verify.Contains(mistake.Verify));
        return new(
            $"Recognised: {mistake.Name}",
            named is not null && stops,
            named is null
                ? $"no message names {string.Join(", ", mistake.Words)}; {string.Join(" | ", failed)}"
                : $"{failed.Count} of {checks.Count} checks fail\n      {named.Name}: {named.Detail}\n      "
                    + $"verify: {(verify.Count > 0 ? string.Join(", ", verify) : "nothing to see from the instance")}"
                    + (stops ? "" : $", expected \"{mistake.Verify}\"")
        );
    }
}

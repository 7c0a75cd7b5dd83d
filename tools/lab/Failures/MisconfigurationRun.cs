using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>Makes each mistake once, and asks whether the checks and <c>verify</c> recognise it.</summary>
internal static class MisconfigurationRun
{
    private const string Path = "verify passes its hop psc ";

    public static async Task<Check> RunAsync(LabPlan plan, Misconfiguration mistake)
    {
        await using var lab = await RunningLab.StartAsync(mistake.Make(plan));
        var checks = await CheckRun.RunAsync(lab, _ => { });
        var failed = checks.Where(check => !check.Passed).ToList();
        var named = failed.FirstOrDefault(check =>
            mistake.Words.All(word => check.Detail.Contains(word))
        );
        var verify = VerifyWords(checks, plan.Aws.VerifyScript.Length > 0);
        return new(
            $"Recognised: {mistake.Name}",
            named is not null && verify == mistake.Verify,
            named is null
                ? $"no message names {string.Join(", ", mistake.Words)}; {string.Join(" | ", failed)}"
                : $"{failed.Count} of {checks.Count} checks fail\n      {named.Name}: {named.Detail}\n      "
                    + $"verify: {(verify.Length > 0 ? verify : "nothing to see from the instance")}"
                    + (verify == mistake.Verify ? "" : $", expected \"{mistake.Verify}\"")
        );

        string VerifyWords(IReadOnlyList<Check> all, bool runs) =>
            !runs
                ? mistake.Verify
                // Where the internet serves Google's APIs, the hops before the private path notice nothing.
                : all.Where(check => check.Name.StartsWith(Path, StringComparison.Ordinal))
                    .Where(check => !check.Passed)
                    .Select(check => $"{check.Name.Split(' ')[^1]} {check.Detail.Split(' ')[0]}")
                    .FirstOrDefault("");
    }
}

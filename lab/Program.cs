using System.Diagnostics;
using System.Runtime.Versioning;
using KeylessAlloyDb.Lab;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Lab.State;

[assembly: SupportedOSPlatform("linux")]

try
{
    var clock = Stopwatch.StartNew();
    var plan = PlanReader.Read(StateFile.Read(args[1]));
    await Sandbox.EnterAsync();
    await using var lab = await RunningLab.StartAsync(plan);
    Console.WriteLine($"{clock.Elapsed} up");
    var checks = await CheckRun.RunAsync(lab, check => Console.WriteLine(check));
    Console.WriteLine($"{Sandbox.Megabytes()} MB, {clock.Elapsed.TotalSeconds:F1} s");
    var failed = checks.Count(check => !check.Passed);
    Console.WriteLine($"{checks.Count - failed} passed, {failed} failed");
    return failed == 0 ? 0 : 1;
}
catch (LabException e)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return 1;
}

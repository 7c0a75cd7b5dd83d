using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using KeylessAlloyDb.Lab;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Failures;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.State;

// Where it is not Linux, tools/lab/run.sh says so.
[assembly: UnsupportedOSPlatform("windows")]

// On each path: enough for a median.
const int Logins = 100;

var clock = Stopwatch.StartNew();
var results = new List<Check>();
var megabytes = 0;
try
{
    if (args is not [("check" or "failures" or "login-failures") and var verb, var file])
    {
        throw new LabException(
            "usage: tools/lab/run.sh check|failures|login-failures [FILE | options of `rehearsal up`]"
        );
    }
    var state = StateFile.Read(file);
    var plan = PlanReader.Read(state);
    if (verb == "login-failures" && plan.Login is null)
    {
        throw new LabException("the state has only a network: nobody logs in, and nothing fails.");
    }
    await Sandbox.EnterAsync();
    await using (var lab = await RunningLab.StartAsync(plan))
    {
        await CheckRun.RunAsync(lab, Report, Logins);
        megabytes = Sandbox.Megabytes();
        var seen = await Sighting.ReadAsync(lab, state, results);
        Console.WriteLine(Picture.Of(plan, seen));
        if (plan.Login is not null && ProxyUnits.IsStandIn)
        {
            Console.WriteLine(
                "The Auth Proxy itself did not run, a stand-in did. ARGS=\"--proxy PATH\" runs it.\n"
            );
        }
        Directory.CreateDirectory("artifacts/lab");
        await File.WriteAllTextAsync($"artifacts/lab/{seen.Stack}.json", seen.ToJson());
        if (verb == "failures")
        {
            await LossRun.RunAsync(lab, TunnelAlarm.Read(state, plan), Report);
        }
        if (verb == "login-failures")
        {
            var alarms = LoginAlarms.Read(state, plan.Aws.VerifyScript);
            await HostileRun.RunAsync(lab, Report);
            if (alarms is not null)
            {
                await CheckAlarmRun.RunAsync(lab, alarms, Report);
            }
            var connections = ConnectionAlarm.Read(state, plan.Login!.Instance);
            if (connections.Count > 0)
            {
                await ConnectionRun.RunAsync(lab, connections, Report);
            }
            await LoginFaultRun.RunAsync(lab, alarms, Report);
            await LoginLossRun.RunAsync(lab, Report);
        }
    }
    if (verb == "failures")
    {
        foreach (var mistake in Misconfiguration.Of(plan))
        {
            Report(await MisconfigurationRun.RunAsync(plan, mistake));
        }
    }
}
catch (Exception e) when (e is LabException or StateException)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return 1;
}

var failed = results.Count(check => !check.Passed);
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.Elapsed.TotalSeconds:F1} s, {megabytes} MB"
    )
);
Console.WriteLine($"{results.Count - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

void Report(Check check)
{
    results.Add(check);
    Console.WriteLine(check);
}

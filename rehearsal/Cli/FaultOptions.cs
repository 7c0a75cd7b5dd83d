using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The options that make operations fail or take longer.</summary>
internal sealed class FaultOptions
{
    private readonly Option<string[]> _fail = new("--fail")
    {
        Description =
            "Make an operation fail: create|update|delete:<type, logical name or URN>. May be repeated.",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> _slow = new("--slow")
    {
        Description = "Simulated duration of a type's operations: <type>=<duration>, e.g. 25m.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_fail);
        command.Options.Add(_slow);
    }

    public RunOptions Apply(RunOptions options, ParseResult parsed) =>
        options with
        {
            Faults = [.. parsed.GetValue(_fail)!.Select(Fault.Parse)],
            Slowdowns = [.. parsed.GetValue(_slow)!.Select(Slowdown.Parse)],
        };
}

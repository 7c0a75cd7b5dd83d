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
    private readonly Option<string[]> _kill = new("--kill")
    {
        Description =
            "Kill the run in the middle of an operation, as SIGKILL does; the form is that of --fail.",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> _slow = new("--slow")
    {
        Description = "Simulated duration of a type's operations: <type>=<duration>, e.g. 25m.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        AddWithoutKillTo(command);
        command.Options.Add(_kill);
    }

    /// <summary>For clouds that serve engines of other processes: nothing here can kill those.</summary>
    public void AddWithoutKillTo(Command command)
    {
        command.Options.Add(_fail);
        command.Options.Add(_slow);
    }

    public RunOptions Apply(RunOptions options, ParseResult parsed) =>
        options with
        {
            Faults = [.. Faults(parsed), .. parsed.GetValue(_kill)!.Select(Fault.ParseKill)],
            Slowdowns = [.. Slowdowns(parsed)],
        };

    public IEnumerable<Fault> Faults(ParseResult parsed) =>
        parsed.GetValue(_fail)!.Select(Fault.Parse);

    public IEnumerable<Slowdown> Slowdowns(ParseResult parsed) =>
        parsed.GetValue(_slow)!.Select(Slowdown.Parse);
}

using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>
/// A recorded program that takes part in a change: where a resource's answer differs from the
/// recorded one, the difference goes into the inputs that were made from it. So every resource can be
/// tried without starting the program again.
/// </summary>
/// <remarks>Answers of provider functions are asked for and not exchanged.</remarks>
internal sealed class Replay(DeploymentRun run)
{
    private readonly Dictionary<string, List<(string Old, string New)>> _changed = new(
        StringComparer.Ordinal
    );

    public static void Of(IEnumerable<ProgramCall> program, DeploymentRun run)
    {
        var replay = new Replay(run);
        try
        {
            foreach (var call in program)
            {
                replay.Repeat(call);
            }
            run.Finish();
        }
        catch (RegistrationRefusedException)
        {
            // The program ends where an operation fails.
        }
    }

    private void Repeat(ProgramCall call)
    {
        if (call is not RegisterCall register)
        {
            call.Repeat(run);
            return;
        }
        var answer = run.Register(Adapt(register.Goal));
        List<(string, string)> changes =
        [
            .. Renames.Between(register.Answer.Id, answer.Id),
            .. Renames.Between(register.Answer.Outputs, answer.Outputs),
        ];
        if (changes.Count > 0)
        {
            _changed[answer.Urn] = changes;
        }
    }

    private Goal Adapt(Goal goal) =>
        goal with
        {
            Inputs = PropertyMap.From(
                goal.Inputs.Select(entry =>
                    KeyValuePair.Create(
                        entry.Key,
                        Renames.Apply(
                            entry.Value,
                            goal.PropertyDependencies.GetValueOrDefault(entry.Key, [])
                                .SelectMany(urn => _changed.GetValueOrDefault(urn, []))
                        )
                    )
                )
            ),
        };
}

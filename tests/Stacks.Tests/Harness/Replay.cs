using KeylessAlloyDb.Rehearsal.Engine;
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
    private const int ShortestText = 4;

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
            .. Pairs(register.Answer.Id, answer.Id),
            .. Pairs(register.Answer.Outputs, answer.Outputs),
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
                        goal.PropertyDependencies.GetValueOrDefault(entry.Key, [])
                            .SelectMany(urn => _changed.GetValueOrDefault(urn, []))
                            .OrderByDescending(pair => pair.Old.Length)
                            .Aggregate(entry.Value, Exchange)
                    )
                )
            ),
        };

    private static PropertyValue Exchange(PropertyValue value, (string Old, string New) pair) =>
        value switch
        {
            TextValue text => text.Value.Replace(pair.Old, pair.New, StringComparison.Ordinal),
            SecretValue secret => PropertyValue.Secret(Exchange(secret.Inner, pair)),
            ListValue list => PropertyValue.List(list.Items.Select(item => Exchange(item, pair))),
            PropertyMap map => map.Select(item => Exchange(item, pair)),
            _ => value,
        };

    private static IEnumerable<(string Old, string New)> Pairs(
        PropertyValue? old,
        PropertyValue? now
    ) =>
        (old?.Bare, now?.Bare) switch
        {
            // Programs cut the dot off a DNS name.
            (TextValue before, TextValue after)
                when before != after && before.Value.Length >= ShortestText =>
            [
                (before.Value.TrimEnd('.'), after.Value.TrimEnd('.')),
            ],
            (ListValue before, ListValue after) => before
                .Items.Zip(after.Items)
                .SelectMany(pair => Pairs(pair.First, pair.Second)),
            (PropertyMap before, PropertyMap after) => before.SelectMany(entry =>
                Pairs(entry.Value, after.Get(entry.Key))
            ),
            _ => [],
        };
}

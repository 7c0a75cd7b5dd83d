using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>A secret becomes readable in clear: in an output of the stack, a tag, a text.</summary>
internal static class ClearSecrets
{
    /// <summary>A shorter text can occur anywhere by chance.</summary>
    private const int Shortest = 12;

    public static IEnumerable<Finding> Find(Plan plan)
    {
        var secrets = plan
            .Before.Concat(plan.After)
            .SelectMany(resource => Secrets(resource.Inputs).Concat(Secrets(resource.Outputs)))
            .ToHashSet();
        return
        [
            .. from step in plan.Steps
            where step.New is { Type: Urn.StackType }
            from output in step.New!.Outputs
            let before = step.Old?.Outputs.Get(output.Key)
            where
                (before is SecretValue && output.Value is not SecretValue)
                || (IsClear(output.Value, secrets) && !IsClear(before, secrets))
            select new Finding(
                Risk.Exposure,
                $"the output `{output.Key}` shows a secret in clear",
                step.Urn
            ),
            .. from change in plan.Changes
            where change.New is { Custom: true } && !ProviderReference.IsProvider(change.Type)
            from input in change.New!.Inputs
            where IsClear(input.Value, secrets)
            where !IsClear(change.Old?.Inputs.Get(input.Key), secrets)
            select change.Finding(Risk.Exposure, $"shows a secret in clear ({input.Key})"),
        ];
    }

    private static bool IsClear(PropertyValue? value, HashSet<string> secrets) =>
        value switch
        {
            TextValue text => secrets.Any(secret => text.Value.Contains(secret)),
            ListValue list => list.Items.Any(item => IsClear(item, secrets)),
            PropertyMap map => map.Values.Any(item => IsClear(item, secrets)),
            _ => false,
        };

    private static IEnumerable<string> Secrets(PropertyMap map) =>
        map
            .Values.Where(value => value is SecretValue && !SealedSecret.IsIn(value))
            .Select(value => value.AsText)
            .OfType<string>()
            .Where(text => text.Length >= Shortest);
}

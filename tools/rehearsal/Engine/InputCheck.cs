using System.Security.Cryptography;
using System.Text;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Has a provider check inputs and reports each one that it refuses.</summary>
internal sealed class InputCheck(Journal journal)
{
    /// <summary>The inputs with the provider's defaults; null where it refuses any.</summary>
    /// <param name="provider">The resource's provider.</param>
    /// <param name="urn">The resource.</param>
    /// <param name="goal">The program's request.</param>
    /// <param name="old">The last inputs, whose made-up names stay; null for a new resource.</param>
    /// <param name="inputs">The inputs to check.</param>
    public PropertyMap? Check(
        IProvider provider,
        string urn,
        Goal goal,
        PropertyMap? old,
        PropertyMap inputs
    )
    {
        var request = new CheckRequest(new(urn, goal.Type, goal.Name), old, inputs)
        {
            RandomSeed = SHA256.HashData(Encoding.UTF8.GetBytes(urn)),
        };
        var check = ProviderReference.IsProvider(goal.Type)
            ? provider.CheckConfig(request)
            : provider.Check(request);
        if (check.Failures.Count == 0)
        {
            return check.Inputs;
        }
        foreach (var failure in check.Failures)
        {
            journal.Error(
                urn,
                failure.Property.Length == 0
                    ? $"{goal.Type} resource '{goal.Name}' has a problem: {failure.Reason}"
                    : $"{goal.Type} resource '{goal.Name}': property {failure.Property} value {GoText.Of(inputs.Get(failure.Property))} has a problem: {failure.Reason}"
            );
        }
        journal.ThrowIfStopped();
        return null;
    }
}

using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>What the runs before this one left: resources, and operations that were cut off.</summary>
internal sealed class FormerRun(RunContext run, Snapshot before)
{
    /// <summary>
    /// Tells the clouds about the existing resources. The pending creates of a killed run count as
    /// finished, the worst case for the next run, because no state contains them.
    /// </summary>
    public void Restore(IClouds clouds)
    {
        var settings = before
            .Resources.Where(r => r.IsProvider)
            .ToLookup(r => r.Urn, r => r.Inputs);
        clouds.Restore(
            from resource in before.Resources
            where resource is { Custom: true, PendingReplacement: false, IsProvider: false }
            where resource.Type != BuiltinProvider.StackReference
            select new ExistingResource(
                resource.Head,
                settings[resource.ProviderUrn].FirstOrDefault(PropertyMap.Empty),
                resource.Id,
                resource.Inputs,
                resource.Outputs
            )
        );
        foreach (var left in before.PendingCreates)
        {
            try
            {
                run.Providers.Of(left.Provider).Create(new(left.Head, left.Inputs));
            }
            catch (ProviderException)
            {
                // The cloud refused it in the end.
            }
        }
    }

    /// <summary>Warns in Pulumi's words of operations that a killed run did not end.</summary>
    public void WarnOfPendingOperations()
    {
        if (run.DryRun || before.PendingOperations.IsEmpty)
        {
            return;
        }
        var list = string.Concat(
            before.PendingOperations.Select(left =>
                $"  * {left.Resource.Urn}, interrupted while {left.Type}\n"
            )
        );
        run.Journal.Report(
            new(
                Severity.Warning,
                "",
                $"Attempting to deploy or update resources with {before.PendingOperations.Length} pending operations from previous deployment.\n"
                    + list
                    + """
                    These resources are in an unknown state because the Pulumi CLI was interrupted while waiting for changes to these resources to complete. You should confirm whether or not the operations listed completed successfully by checking the state of the appropriate provider. For example, if you are using AWS, you can confirm using the AWS Console.

                    Once you have confirmed the status of the interrupted operations, you can repair your stack using `pulumi refresh` which will refresh the state from the provider you are using and clear the pending operations if there are any.

                    Note that `pulumi refresh` will need to be run interactively to clear pending CREATE operations.
                    """
            )
        );
    }
}

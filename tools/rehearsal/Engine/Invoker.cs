using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Answers the functions that a program calls.</summary>
internal sealed class Invoker(RunContext run, Registrar registrar)
{
    private const string GetResource = "pulumi:pulumi:getResource";

    /// <param name="token">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="provider">Reference of the provider to ask; empty for the default one.</param>
    /// <param name="version">Version of the default provider.</param>
    /// <exception cref="ProviderException">The provider refuses.</exception>
    public InvokeResult Invoke(string token, PropertyMap arguments, string provider, string version)
    {
        if (token == GetResource)
        {
            return Find(arguments.Text("urn") ?? "");
        }
        var reference = provider.Length > 0 ? provider : registrar.DefaultProvider(token, version);
        return run.Providers.Of(reference).Invoke(new(token, arguments) { Preview = run.DryRun });
    }

    /// <summary>The engine itself knows the resources of the stack.</summary>
    private InvokeResult Find(string urn) =>
        run.States.Find(urn) is { } state
            ? new(PropertyMap.Of(("urn", urn), ("id", state.Id), ("state", state.Outputs)), [])
            : new(PropertyMap.Empty, [new("urn", $"the stack has no resource '{urn}'")]);
}

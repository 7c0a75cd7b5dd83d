using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>One invoke of a provider's function.</summary>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Provider">Inputs of the provider.</param>
/// <param name="World">Everything that exists.</param>
/// <param name="Preview">Whether resources may not exist yet.</param>
internal sealed record FunctionCall(
    PropertyMap Arguments,
    PropertyMap Provider,
    World World,
    bool Preview
)
{
    /// <summary>A project or a region: the one of the arguments, or else the provider's.</summary>
    public string Place(string name) => Arguments.Text(name) ?? Provider.Text(name) ?? "";
}

/// <summary>One function of a provider.</summary>
/// <param name="token">Its token, e.g. gcp:organizations/getProject:getProject.</param>
internal abstract class FunctionModel(string token)
{
    public string Token { get; } = token;

    /// <summary>The result, laid over the arguments; null in a preview when there is none yet.</summary>
    /// <exception cref="ProviderException">The cloud refuses.</exception>
    public abstract PropertyMap? ComputeResult(FunctionCall call);
}

using System.Security.Cryptography;
using System.Text;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The providers of a run, each served by a connection under its settings.</summary>
internal sealed class ProviderTable(IClouds clouds, StateTable states, BuiltinProvider builtin)
{
    /// <summary>The engine's own entry among a provider's inputs; no provider sees it.</summary>
    private const string Internal = "__internal";

    private readonly Connections _connections = new(clouds);

    /// <summary>A connection that is not configured: it can check and compare settings.</summary>
    /// <param name="type">The provider's type.</param>
    public IProvider Connect(string type) =>
        type == BuiltinProvider.Type ? builtin : clouds.Connect();

    /// <summary>The connection to the provider that a reference names.</summary>
    public IProvider Of(string reference)
    {
        var urn = ProviderReference.UrnOf(reference);
        return Urn.Type(urn) == BuiltinProvider.Type
            ? builtin
            : _connections.Get(
                new(urn, Urn.Type(urn), Urn.Name(urn)),
                ProviderReference.IdOf(reference),
                () =>
                    Settings(
                        states.Find(urn)?.Inputs
                            ?? throw new InvalidOperationException(
                                $"unknown provider '{reference}'"
                            )
                    )
            );
    }

    /// <summary>From now on this provider's resources are served under its new settings.</summary>
    public void Open(ResourceState provider)
    {
        if (provider.Type != BuiltinProvider.Type)
        {
            _connections.Open(
                provider.Head,
                ProviderReference.IdOf(ProviderReference.Create(provider.Urn, provider.Id)),
                Settings(provider.Inputs)
            );
        }
    }

    /// <summary>
    /// Whether a resource has to be replaced because another provider serves it now. Providers whose
    /// settings replace nothing may take over from one another.
    /// </summary>
    public bool IsReplaced(string before, string after)
    {
        if (before == after || before.Length == 0 || after.Length == 0)
        {
            return before != after;
        }
        var urn = ProviderReference.UrnOf(after);
        return states.FindBefore(ProviderReference.UrnOf(before)) is { } old
            && states.TryGet(urn, out var now)
            && Diff(Connect(now.Type), new(now.Head, old.Id, old.Inputs, old.Outputs, now.Inputs))
                .Changes.Any(change => change.Replaces);
    }

    public static DiffResult Diff(IProvider provider, DiffRequest request) =>
        provider.DiffConfig(
            request with
            {
                OldInputs = Settings(request.OldInputs),
                NewInputs = Settings(request.NewInputs),
            }
        );

    public static PropertyMap Settings(PropertyMap inputs) => inputs.Without(Internal);

    /// <summary>Looks like the random UUID that an engine gives, and is the same in every run.</summary>
    /// <param name="urn">The provider's URN.</param>
    /// <param name="replaced">The id of the one that it replaces; empty for the first.</param>
    public static string NewId(string urn, string replaced) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(urn + replaced)).AsSpan(0, 16)).ToString();
}

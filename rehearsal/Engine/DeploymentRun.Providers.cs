using System.Security.Cryptography;
using System.Text;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

internal sealed partial class DeploymentRun
{
    /// <summary>The provider of a package that serves whatever names none, made on first use.</summary>
    private string DefaultProvider(string typeOrToken, string version)
    {
        var package = typeOrToken[..typeOrToken.IndexOf(':', StringComparison.Ordinal)];
        var type = ProviderReference.TypePrefix + package;
        var name = version.Length == 0 ? "default" : $"default_{version.Replace('.', '_')}";
        var urn = UrnOf("", type, name);
        if (!_states.TryGet(urn, out var provider))
        {
            var goal = new Goal
            {
                Type = type,
                Name = name,
                Custom = true,
                Inputs =
                    version.Length == 0 ? PropertyMap.Empty : PropertyMap.Of(("version", version)),
            };
            _aliases[urn] = [];
            RegisterCustom(urn, goal, _states.FindOld(urn, []));
            provider = _states.Find(urn)!;
        }
        return ProviderReference.Create(urn, provider.Id);
    }

    /// <summary>The connection to the provider that a reference names.</summary>
    private IProvider ProviderOf(string reference)
    {
        var urn = ProviderReference.UrnOf(reference);
        return _connections.Get(
            HeadOf(urn),
            ProviderReference.IdOf(reference),
            () =>
                _states.Find(urn)?.Inputs
                ?? throw new InvalidOperationException($"unknown provider '{reference}'")
        );
    }

    /// <summary>From now on this provider's resources are served under its new settings.</summary>
    private void Connect(ResourceState provider) =>
        _connections.Open(
            HeadOf(provider),
            ProviderReference.IdOf(ProviderReference.Create(provider.Urn, provider.Id)),
            provider.Inputs
        );

    private static ResourceHead HeadOf(string urn) => new(urn, Urn.Type(urn), Urn.Name(urn));

    /// <summary>Looks like the random UUID that an engine gives, and is the same in every run.</summary>
    private static string ProviderId(string urn) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(urn)).AsSpan(0, 16)).ToString();
}

using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>
/// One connection of an engine to a package's provider. An engine opens one for each provider of a
/// stack, so a connection has settings of its own.
/// </summary>
/// <param name="stage">The clouds.</param>
/// <param name="provider">The provider, configured by the engine.</param>
/// <param name="package">The package, e.g. gcp.</param>
internal sealed class EngineConnection(Stage stage, IProvider provider, string package)
    : IDisposable
{
    private readonly CancellationTokenSource _hurried = new();
    private bool _configured;

    public string Package => package;

    public T Ask<T>(Func<IProvider, T> ask) => stage.Ask(() => ask(provider));

    public void Configure(ConfigureRequest request)
    {
        stage.Ask(() =>
        {
            provider.Configure(request);
            return true;
        });
        _configured = true;
    }

    /// <summary>A call that only a configured provider answers.</summary>
    /// <exception cref="InvalidOperationException">The engine has not configured it.</exception>
    public T AskConfigured<T>(Func<IProvider, T> ask)
    {
        RequireConfigured();
        return Ask(ask);
    }

    public Task<T> PerformAsync<T>(
        Operation operation,
        ResourceHead resource,
        TimeSpan? limit,
        Func<IProvider, T> act,
        Func<IProvider, IReadOnlyList<PropertyDiff>>? changes = null
    )
    {
        RequireConfigured();
        return stage.PerformAsync(
            operation,
            resource,
            limit,
            () => changes?.Invoke(provider) ?? [],
            () => act(provider),
            _hurried.Token
        );
    }

    /// <summary>The engine was interrupted: it waits for the running operations, so they end now.</summary>
    public void Cancel() => _hurried.Cancel();

    public void Dispose()
    {
        _hurried.Cancel();
        stage.Disconnect();
    }

    private void RequireConfigured()
    {
        if (!_configured)
        {
            throw new InvalidOperationException(
                $"the provider {package} serves nothing before Configure"
            );
        }
    }
}

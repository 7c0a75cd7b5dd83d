using System.Collections.Concurrent;

namespace Pulumi;

/// <summary>One run of a program.</summary>
public sealed partial class Deployment
{
    private static readonly AsyncLocal<DeploymentInstance?> s_running = new();
    private readonly IEngine _engine;
    private readonly ConcurrentDictionary<string, Task<bool>> _features = new();

    internal Deployment(IEngine engine, DeploymentSettings settings)
    {
        _engine = engine;
        Settings = settings;
        Runner = new();
        Log = new(engine, Runner);
    }

    /// <summary>The deployment that this code runs in.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static DeploymentInstance Instance =>
        s_running.Value
        ?? throw new InvalidOperationException(
            "There is no running deployment: resources, settings and messages are made inside "
                + "Deployment.RunAsync or Deployment.TestAsync."
        );

    internal static Deployment? Current => s_running.Value?.Internal;

    internal DeploymentSettings Settings { get; }

    internal Runner Runner { get; }

    internal EngineLog Log { get; }

    /// <summary>The root resource; null until it registers.</summary>
    internal Stack? Stack { get; set; }

    private Task<bool> SupportsAsync(string feature) =>
        _features.GetOrAdd(feature, _engine.SupportsFeatureAsync);

    private async Task RequireAsync(string feature, string option)
    {
        if (!await SupportsAsync(feature))
        {
            throw new InvalidOperationException(
                $"This version of the Pulumi CLI does not support {option}; please upgrade it."
            );
        }
    }
}

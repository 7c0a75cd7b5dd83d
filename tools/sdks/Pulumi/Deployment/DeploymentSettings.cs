using System.Text.Json;

namespace Pulumi;

/// <summary>What the engine tells a program at its start.</summary>
internal sealed record DeploymentSettings
{
    public required string Organization { get; init; }

    public required string Project { get; init; }

    public required string Stack { get; init; }

    public string? RootDirectory { get; init; }

    public required bool DryRun { get; init; }

    /// <summary>Settings by key, e.g. project:name.</summary>
    public ImmutableDictionary<string, string> Config { get; init; } = ReadConfig();

    private static ImmutableDictionary<string, string> ReadConfig()
    {
        var settings = ImmutableDictionary.CreateBuilder<string, string>();
        if (Environment.GetEnvironmentVariable("PULUMI_CONFIG") is { Length: > 0 } json)
        {
            // A document: the serializer would have to start for this alone.
            using var document = JsonDocument.Parse(json);
            foreach (var setting in document.RootElement.EnumerateObject())
            {
                settings[CleanKey(setting.Name)] = setting.Value.GetString()!;
            }
        }
        return settings.ToImmutable();
    }

    /// <summary>Older keys have the form namespace:config:key.</summary>
    private static string CleanKey(string key)
    {
        const string Middle = ":config:";
        var at = key.IndexOf(Middle, StringComparison.Ordinal);
        return at < 0 ? key : $"{key[..at]}:{key[(at + Middle.Length)..]}";
    }
}

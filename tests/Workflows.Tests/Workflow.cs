using KeylessAlloyDb.Testing;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Workflows.Tests;

internal sealed record Step(string? Uses, string? Run, IReadOnlyDictionary<string, string> Env);

internal sealed record Job(string Name, YamlMappingNode Yaml, IReadOnlyList<Step> Steps);

/// <summary>A workflow as far as the tests look at it.</summary>
internal sealed record Workflow(string File, YamlMappingNode Yaml, IReadOnlyList<Job> Jobs)
{
    public static IReadOnlyList<Workflow> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows"))
            .Order(StringComparer.Ordinal)
            .Select(Load),
    ];

    private static Workflow Load(string path)
    {
        var stream = new YamlStream();
        using var reader = System.IO.File.OpenText(path);
        stream.Load(reader);
        var yaml = (YamlMappingNode)stream.Documents.Single().RootNode;
        var shared = Texts(yaml.Child("env"));
        var jobs = ((YamlMappingNode)yaml["jobs"])
            .Select(job => LoadJob(((YamlScalarNode)job.Key).Value!, job.Value, shared))
            .ToList();
        return new(Path.GetFileName(path), yaml, jobs);
    }

    private static Job LoadJob(
        string name,
        YamlNode node,
        IReadOnlyDictionary<string, string> shared
    )
    {
        var yaml = (YamlMappingNode)node;
        var env = Merge(shared, Texts(yaml.Child("env")));
        var steps = ((YamlSequenceNode)yaml["steps"])
            .Cast<YamlMappingNode>()
            .Select(step => new Step(
                step.Child("uses")?.ToString(),
                step.Child("run")?.ToString(),
                Merge(env, Texts(step.Child("env")))
            ));
        return new(name, yaml, [.. steps]);
    }

    private static Dictionary<string, string> Texts(YamlNode? node) =>
        (node as YamlMappingNode)?.ToDictionary(
            entry => entry.Key.ToString(),
            entry => entry.Value.ToString()
        )
        ?? [];

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> outer,
        Dictionary<string, string> inner
    ) =>
        outer
            .Where(entry => !inner.ContainsKey(entry.Key))
            .Concat(inner)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
}

internal static class Yaml
{
    public static YamlNode? Child(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var child) ? child : null;
}

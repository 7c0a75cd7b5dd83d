using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>
/// The database of examples/existing-database and a stack that logs in to it, both with changes. A change is
/// <c>setting=value</c>, <c>cluster path=value</c>, <c>instance path=value</c>, <c>cluster gone</c> or <c>instance
/// gone</c>; values are JSON or texts.
/// </summary>
internal sealed partial class DatabaseOwner
{
    public const string ClusterId =
        "projects/example-data/locations/asia-northeast1/clusters/orders";

    private const string Setting =
        """existingDatabase={"project": "example-data", "clusterId": "orders", "instanceId": "main"}""";

    /// <summary>The dev stack has both, and the database of the example has no public address.</summary>
    private static readonly string[] s_private = ["publicPath=false", "googleApis=private"];

    private readonly List<string> _settings = [Setting, .. s_private];

    public DatabaseOwner(params IEnumerable<string> changes)
    {
        var root = JsonNode.Parse(
            File.ReadAllText(
                Path.Combine(
                    StackSettings.Project.Directory,
                    "examples",
                    "existing-database",
                    "existing.json"
                )
            )
        )!;
        foreach (var change in changes)
        {
            Apply(root["resources"]!.AsArray(), change);
        }

        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, root.ToJsonString());
            World.Add(ExistingFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }

        Existing = [.. World.All];
    }

    /// <summary>What exists before anything is deployed.</summary>
    public IReadOnlyList<Entity> Existing { get; }

    public World World { get; } = new();

    public CloudTwin Clouds => new(World);

    /// <summary>What is in the owner's project now; a change to the stack's users is none to the database.</summary>
    public IEnumerable<Entity> Now =>
        World.All.Where(entity => Existing.Any(known => known.Id == entity.Id));

    public StackConfig Config(params IEnumerable<string> more) =>
        StackSettings.Of("dev", [.. _settings, .. more]);

    private void Apply(JsonArray resources, string change)
    {
        if (OfResource().Match(change) is not { Success: true } edit)
        {
            _settings.Add(change);
            return;
        }

        var kind = edit.Groups["kind"].Value;
        var resource = resources.Single(item =>
            ((string)item!["type"]!).EndsWith($"/{kind}:{kind}", StringComparison.OrdinalIgnoreCase)
        )!;
        if (!edit.Groups["path"].Success)
        {
            resources.Remove(resource);
            return;
        }

        var path = edit.Groups["path"].Value.Split('/');
        var place = path[..^1]
            .Aggregate(resource["properties"]!, (node, property) => node[property]!);
        place[path[^1]] = Value(edit.Groups["value"].Value);
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    [GeneratedRegex(@"^(?<kind>cluster|instance) ((?<path>\S+?)=(?<value>.*)|gone)$")]
    private static partial Regex OfResource();
}

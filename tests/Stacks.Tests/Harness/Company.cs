using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>
/// The network of examples/existing-vpc and a stack that goes into it, both with changes. A change is
/// <c>setting=value</c>, <c>awsNetwork.path=value</c>, <c>id property=value</c>, <c>id gone</c> or, for one more
/// resource, <c>+ {type, id, properties}</c>; values are JSON or texts.
/// </summary>
internal partial class Company
{
    private readonly List<string> _settings = [];
    private readonly JsonArray _resources;
    private readonly string _setting;
    private readonly JsonNode _network;

    public Company(params IEnumerable<string> changes)
        : this(
            "existing-vpc",
            "awsNetwork",
            """
            {
              "vpcId": "vpc-0c0ffee0000000001",
              "subnetIds": ["subnet-0c0ffee0000000001", "subnet-0c0ffee0000000002"],
              "routeTableIds": ["rtb-0c0ffee0000000002"],
              "vpcEndpoints": ["s3", "ssm"],
              "resolverEndpointId": "rslvr-out-0c0ffee0000000001"
            }
            """,
            changes
        ) { }

    /// <param name="example">The example whose existing.json says what the company has.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <param name="network">The setting's value.</param>
    /// <param name="changes">What differs.</param>
    protected Company(string example, string setting, string network, IEnumerable<string> changes)
    {
        (_setting, _network) = (setting, JsonNode.Parse(network)!);
        var root = JsonNode.Parse(
            File.ReadAllText(
                Path.Combine(StackSettings.Project.Directory, "examples", example, "existing.json")
            )
        )!;
        _resources = root["resources"]!.AsArray();
        foreach (var change in changes)
        {
            Apply(change);
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

    public StackConfig Config(params IEnumerable<string> more) =>
        StackSettings.Of("dev", [$"{_setting}={_network.ToJsonString()}", .. _settings, .. more]);

    private void Apply(string change)
    {
        if (change.StartsWith("+ ", StringComparison.Ordinal))
        {
            _resources.Add(JsonNode.Parse(change[2..]));
        }
        else if (OfResource().Match(change) is { Success: true } edit)
        {
            var resource = _resources.Single(item =>
                (string)item!["id"]! == edit.Groups["id"].Value
            )!;
            if (edit.Groups["property"].Success)
            {
                resource["properties"]![edit.Groups["property"].Value] = Value(edit);
            }
            else
            {
                _resources.Remove(resource);
            }
        }
        else if (
            OfNetwork().Match(change) is { Success: true } setting
            && setting.Groups["setting"].Value == _setting
        )
        {
            Set(setting);
        }
        else
        {
            _settings.Add(change);
        }
    }

    private void Set(Match setting)
    {
        var owner = setting.Groups["owner"].Success
            ? _network[setting.Groups["owner"].Value]!
            : _network;
        var field = setting.Groups["field"].Value;
        if (!setting.Groups["index"].Success)
        {
            owner[field] = Value(setting);
            return;
        }

        var list = owner[field]!.AsArray();
        var index = int.Parse(setting.Groups["index"].Value);
        if (index == list.Count)
        {
            list.Add(null);
        }

        list[index] = Value(setting);
    }

    private static JsonNode? Value(Match change)
    {
        var text = change.Groups["value"].Value;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    [GeneratedRegex(@"^(?<id>\S+[-/][\w.]+) ((?<property>\w+)=(?<value>.*)|gone)$")]
    private static partial Regex OfResource();

    [GeneratedRegex(
        @"^(?<setting>awsNetwork|googleNetwork)\.((?<owner>\w+)\.)?(?<field>\w+)(\[(?<index>\d+)\])?=(?<value>.*)$"
    )]
    private static partial Regex OfNetwork();
}

using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Tests;

/// <summary>A small state that holds a good network, and ways to spoil it.</summary>
internal sealed class SampleState
{
    private static readonly string s_text = File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "state.json")
    );

    private readonly JsonNode _json = JsonNode.Parse(s_text)!;

    public static LabPlan Plan => new SampleState().Read();

    public string Text => _json.ToJsonString();

    private JsonArray Resources => _json["deployment"]!["resources"]!.AsArray();

    /// <summary>The outputs of a resource.</summary>
    public JsonObject this[string name, string type] =>
        Resources.Single(resource => Is(resource!, name, type))!["outputs"]!.AsObject();

    public SampleState Set(string name, string type, string property, JsonNode? value)
    {
        this[name, type][property] = value;
        return this;
    }

    /// <summary>Gives a resource other outputs.</summary>
    public SampleState Replace(string name, string type, string outputs)
    {
        Resources.Single(resource => Is(resource!, name, type))!["outputs"] = JsonNode.Parse(
            outputs
        );
        return this;
    }

    public SampleState Remove(string name, string type)
    {
        Resources.Remove(Resources.Single(resource => Is(resource!, name, type)));
        return this;
    }

    public SampleState Add(string name, string type, JsonObject outputs)
    {
        Resources.Add(
            new JsonObject
            {
                ["urn"] = $"urn:pulumi:dev::keyless-alloydb::{type}::{name}",
                ["type"] = type,
                ["id"] = name,
                ["outputs"] = outputs,
            }
        );
        return this;
    }

    public LabPlan Read() => PlanReader.Read(StateFile.Parse(Text));

    public string Refusal() =>
        FluentActions.Invoking(Read).Should().Throw<LabException>().Which.Message;

    private static bool Is(JsonNode resource, string name, string type) =>
        ((string)resource["urn"]!).EndsWith($"::{name}", StringComparison.Ordinal)
        && ((string)resource["type"]!).EndsWith($":{type}", StringComparison.Ordinal);
}

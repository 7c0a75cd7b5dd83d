using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Login.State;

/// <summary>One resource of a state, its secrets in clear text.</summary>
/// <param name="Name">Its logical name.</param>
/// <param name="Type">Its type token.</param>
/// <param name="Id">The id that its provider gave.</param>
/// <param name="Inputs">What the program asked for.</param>
/// <param name="Outputs">What the provider made of it.</param>
internal sealed record StateResource(
    string Name,
    string Type,
    string Id,
    JsonObject Inputs,
    JsonObject Outputs
)
{
    /// <summary>The value at a path such as <c>bgp.asn</c> or <c>ipAddresses[0].ip</c>, or null.</summary>
    public JsonNode? Find(string path) => Find(Outputs, path) ?? Find(Inputs, path);

    /// <summary>A text or number as text; empty where there is none.</summary>
    public string Text(string path) => AsText(Find(path));

    /// <summary>Texts or numbers of a list; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string path) => [.. List(path).Select(AsText)];

    /// <summary>The items of a list; empty where there is none.</summary>
    public IReadOnlyList<JsonNode> List(string path) =>
        Find(path) is JsonArray list ? [.. list.OfType<JsonNode>()] : [];

    /// <summary>The texts of a map by key; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Map(string path) =>
        Find(path) is JsonObject map
            ? map.ToDictionary(entry => entry.Key, entry => AsText(entry.Value))
            : new Dictionary<string, string>();

    /// <summary>
    /// Whether a property that refers to another resource means this one. Google's references are
    /// names, ids or links that end in the name.
    /// </summary>
    public bool IsMeantBy(string reference)
    {
        var last = Last(reference);
        return last.Length > 0 && (last == Last(Id) || last == Last(Text("name")));
    }

    public static string AsText(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False =>
                value.ToJsonString(),
            _ => "",
        };

    private static string Last(string reference) => reference.Split('/')[^1];

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var step in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[
                    index
                ],
                _ => null,
            };
        }
        return node;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Login.State;

/// <summary>
/// The resources of a stack as <c>pulumi stack export --show-secrets</c> and
/// <c>rehearsal up --export --show-secrets</c> write them.
/// </summary>
internal sealed class StateFile
{
    /// <summary>The key by which Pulumi marks special values; the second is the mark of a secret.</summary>
    private const string Signature = "4dabf18193072939515e22adb298388d";
    private const string Secret = "1b47061264138c4ac30d75fd1eb44270";
    private const int Version = 3;

    private StateFile(string stack, IReadOnlyList<StateResource> resources) =>
        (Stack, Resources) = (stack, resources);

    /// <summary>The stack's name, as the URNs have it; empty where there is no resource.</summary>
    public string Stack { get; }
    public IReadOnlyList<StateResource> Resources { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="StateException">It is no deployment, or its secrets are encrypted.</exception>
    public static StateFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is StateException or IOException)
        {
            throw new StateException($"{path}: {e.Message}");
        }
    }

    /// <inheritdoc cref="Read"/>
    public static StateFile Parse(string json)
    {
        try
        {
            var root = JsonNode.Parse(json);
            var version = (int?)root?["version"];
            if (version != Version)
            {
                throw new StateException(
                    $"deployment version {version?.ToString() ?? "(not set)"}; supported is {Version}."
                );
            }
            var resources = root!["deployment"]?["resources"]?.AsArray() ?? [];
            return new(
                Urn(resources.FirstOrDefault()).Split("::")[0].Split(':')[^1],
                [
                    .. resources
                        .Where(resource => (bool?)resource!["delete"] is not true)
                        .Select(resource => Resource(resource!)),
                ]
            );
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new StateException(
                $"this is no deployment as `pulumi stack export` writes it: {e.Message}"
            );
        }
    }

    /// <summary>
    /// Tells this state from any other: SHA-256 of what its resources of the clouds are given, one line
    /// for each value. The report draws a sighting only beside the plan with the same one.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            var lines =
                from resource in Resources
                where
                    resource.Type.StartsWith("aws:", StringComparison.Ordinal)
                    || resource.Type.StartsWith("gcp:", StringComparison.Ordinal)
                from line in Lines(resource.Inputs, "")
                select $"{resource.Type} {resource.Name} {line}";
            var text = string.Join('\n', lines.Order(StringComparer.Ordinal));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    private static IEnumerable<string> Lines(JsonNode? value, string path) =>
        value switch
        {
            JsonObject map => map.SelectMany(entry => Lines(entry.Value, $"{path}.{entry.Key}")),
            JsonArray list => list.SelectMany((item, index) => Lines(item, $"{path}[{index}]")),
            null => [$"{path}=?"],
            _ => [$"{path}={value}"],
        };

    private static StateResource Resource(JsonNode json) =>
        new(
            Urn(json).Split("::")[^1],
            (string?)json["type"] ?? "",
            (string?)json["id"] ?? "",
            Reveal(json["inputs"]) as JsonObject ?? [],
            Reveal(json["outputs"]) as JsonObject ?? []
        );

    private static string Urn(JsonNode? resource) => (string?)resource?["urn"] ?? "";

    private static JsonNode? Reveal(JsonNode? value) =>
        value switch
        {
            JsonObject map when (string?)map[Signature] == Secret => Reveal(Plaintext(map)),
            JsonObject map => new JsonObject(
                map.Select(entry => KeyValuePair.Create(entry.Key, Reveal(entry.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Reveal)]),
            _ => value?.DeepClone(),
        };

    private static JsonNode? Plaintext(JsonObject secret) =>
        (string?)secret["plaintext"] is { } text
            ? JsonNode.Parse(text)
            : throw new StateException(
                "its secrets are encrypted, and the tunnels need the planned keys: "
                    + "export it with --show-secrets."
            );
}

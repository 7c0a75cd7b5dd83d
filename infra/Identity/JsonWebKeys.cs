using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Identity;

/// <summary>The public keys of an issuer that Google cannot reach.</summary>
/// <remarks>
/// <c>jwks_json</c> of
/// https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/iam_workload_identity_pool_provider:
/// RSA and EC keys, and only these members.
/// </remarks>
internal static class JsonWebKeys
{
    public const string Allowed =
        "{\"keys\": […]}, each key with kty RSA (n, e) or EC (crv, x, y) and, where needed, alg, use and kid";

    private static readonly string[] s_members =
    [
        "kty",
        "alg",
        "use",
        "kid",
        "n",
        "e",
        "x",
        "y",
        "crv",
    ];

    private static readonly JsonDocumentOptions s_strict = new()
    {
        AllowDuplicateProperties = false,
    };

    /// <summary>What is wrong with a key set, as a clause that shows none of it; null where nothing is.</summary>
    public static string? ProblemOf(string json)
    {
        try
        {
            if (
                JsonNode.Parse(json, documentOptions: s_strict) is not JsonObject set
                || set["keys"] is not JsonArray keys
            )
            {
                return "is no JSON Web Key Set";
            }

            if (set.Count > 1)
            {
                return "has something beside keys";
            }

            return keys.Count == 0
                ? "has no keys"
                : keys.Select((key, index) => ProblemOf(key, index))
                    .FirstOrDefault(p => p is not null);
        }
        catch (JsonException)
        {
            return "is no JSON";
        }
    }

    private static string? ProblemOf(JsonNode? node, int index)
    {
        if (node is not JsonObject key)
        {
            return $"key {index} is no object";
        }

        // d, p and q are parts of a private key, k is a shared one.
        if (key.FirstOrDefault(member => !s_members.Contains(member.Key)).Key is { } other)
        {
            return other is "d" or "p" or "q" or "dp" or "dq" or "qi" or "oth" or "k"
                ? $"key {index} has a private member: revoke the key"
                : $"key {index} has a member that Google does not take";
        }

        string[]? needed = Text(key, "kty") switch
        {
            "RSA" => ["n", "e"],
            "EC" => ["crv", "x", "y"],
            _ => null,
        };
        return needed is null ? $"key {index} is neither RSA nor EC"
            : needed.FirstOrDefault(member => Text(key, member) is null or "") is { } missing
                ? $"key {index} lacks {missing}"
            : null;
    }

    private static string? Text(JsonObject key, string member) =>
        key[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

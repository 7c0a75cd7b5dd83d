using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>The keys of an issuer as Google takes them.</summary>
/// <remarks>https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/iam_workload_identity_pool_provider</remarks>
internal static class JsonWebKeySet
{
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

    public static bool IsTaken(string json)
    {
        try
        {
            using var set = JsonDocument.Parse(json);
            var keys = set.RootElement.GetProperty("keys").EnumerateArray().ToList();
            return keys.Count > 0 && keys.TrueForAll(IsTaken);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsTaken(JsonElement key)
    {
        var members = key.EnumerateObject().Select(member => member.Name).ToList();
        string[]? needed = key.GetProperty("kty").GetString() switch
        {
            "RSA" => ["n", "e"],
            "EC" => ["crv", "x", "y"],
            _ => null,
        };
        return needed?.All(members.Contains) == true && members.TrueForAll(s_members.Contains);
    }
}

using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// The AWS account of a rehearsal: that of the resources which are there, else the first one that
/// the provider allows.
/// </summary>
internal static class Account
{
    private const string Example = "123456789012";
    private const int ArnAccount = 4;

    public static string Of(World world, PropertyMap provider) =>
        world
            .All.Where(entity => entity.Type.StartsWith("aws:", StringComparison.Ordinal))
            .Select(entity => Owner(entity.Outputs.Text("arn")))
            .FirstOrDefault(owner => owner.Length > 0)
        ?? Listed(provider, "allowedAccountIds").FirstOrDefault(Example);

    /// <summary>Refuses, as the provider does before anything else, when the account is not allowed.</summary>
    public static void Require(World world, PropertyMap provider)
    {
        var account = Of(world, provider);
        var allowed = Listed(provider, "allowedAccountIds");
        CloudCall.Require(
            (allowed.Count == 0 || allowed.Contains(account))
                && !Listed(provider, "forbiddenAccountIds").Contains(account),
            $"AWS account ID not allowed: {account}; the provider allows {(allowed.Count == 0 ? "any but those forbidden" : string.Join(", ", allowed))}",
            "allowed-account-ids",
            "https://www.pulumi.com/registry/packages/aws/installation-configuration/"
        );
    }

    /// <summary>arn:aws:…, aws-cn in China and aws-us-gov in GovCloud.</summary>
    public static string Partition(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";

    /// <summary>Nested inputs of a provider travel as JSON text; another text stays what it is.</summary>
    public static PropertyValue? Nested(PropertyMap provider, string name)
    {
        var value = provider.Get(name)?.Bare;
        if (value is not TextValue text)
        {
            return value;
        }
        try
        {
            using var json = JsonDocument.Parse(text.Value);
            return JsonCodec.Read(json.RootElement, cipher => cipher);
        }
        catch (JsonException)
        {
            return value;
        }
    }

    /// <summary>The tags that a provider puts on every resource.</summary>
    public static PropertyMap? DefaultTags(PropertyMap provider) =>
        Nested(provider, "defaultTags")?.AsMap?.Get("tags")?.AsMap;

    private static List<string> Listed(PropertyMap provider, string name) =>
        [.. Nested(provider, name)?.AsList.Select(item => item.AsText).OfType<string>() ?? []];

    private static string Owner(string? arn) =>
        arn?.Split(':') is { Length: > ArnAccount } parts ? parts[ArnAccount] : "";
}

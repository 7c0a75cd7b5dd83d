using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// The AWS account of a provider: that of the role which it assumes. Without a role it is the account of the
/// resources which are there, else the first one that the provider allows.
/// </summary>
internal static class Account
{
    private const string Example = "123456789012";
    private const int ArnAccount = 4;

    /// <summary>What an account shares with others; the rest exists for its owner alone.</summary>
    private static readonly string[] s_shared =
    [
        TransitGateway.Token,
        VpcAttachment.Token,
        ResolverRule.Token,
    ];

    public static string Of(World world, PropertyMap provider)
    {
        if (AssumedRole(provider) is { } role)
        {
            return role.Split(':')[ArnAccount];
        }
        var allowed = Listed(provider, "allowedAccountIds");
        var owners = world
            .All.Where(entity => entity.Type.StartsWith("aws:", StringComparison.Ordinal))
            .Select(OwnerOf)
            .OfType<string>();
        return owners.FirstOrDefault(allowed.Contains)
            ?? owners.FirstOrDefault()
            ?? allowed.FirstOrDefault(Example);
    }

    /// <summary>The account in a resource's ARN; null where that names none.</summary>
    public static string? OwnerOf(Entity entity) =>
        entity.Outputs.Text("arn")?.Split(':') is { Length: > ArnAccount } parts
        && parts[ArnAccount].Length > 0
            ? parts[ArnAccount]
            : null;

    /// <summary>Whether a provider's account finds a resource.</summary>
    public static bool Sees(World world, PropertyMap provider, Entity entity) =>
        s_shared.Contains(entity.Type)
        || OwnerOf(entity) is not { } owner
        || owner == Of(world, provider);

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

    /// <summary>ARN of the role that a provider assumes last; null where it uses the login as it is.</summary>
    public static string? AssumedRole(PropertyMap provider) =>
        Nested(provider, "assumeRoles")?.AsList.LastOrDefault()?.AsMap?.Text("roleArn");
}

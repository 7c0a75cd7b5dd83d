using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>An AWS account to make resources in, without an engine.</summary>
internal sealed class AwsAccount : TestCloud
{
    public const string Number = "210987654321";
    public const string Region = "us-east-1";

    public AwsAccount()
        : this(Number) { }

    public AwsAccount(params string[] allowed)
        : base(Provider(allowed)) { }

    /// <summary>Lists of a provider travel as JSON text.</summary>
    public static PropertyMap Provider(params string[] allowed) =>
        PropertyMap.Of(
            ("region", Region),
            ("allowedAccountIds", $"[{string.Join(',', allowed.Select(id => $"\"{id}\""))}]"),
            ("defaultTags", """{"tags":{"Project":"keyless"}}""")
        );

    /// <summary>A provider that assumes a role.</summary>
    public static PropertyMap RoleIn(string account) =>
        PropertyMap.Of(
            ("region", Region),
            ("assumeRoles", $$"""[{"roleArn":"arn:aws:iam::{{account}}:role/network"}]""")
        );
}

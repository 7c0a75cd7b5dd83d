using CsCheck;
using KeylessAlloyDb.Identity;
using KeylessAlloyDb.Validation;
using KeylessAlloyDb.Vocabulary;

namespace KeylessAlloyDb.Testing.Infra;

/// <summary>Arbitrary roles that AWS would create.</summary>
public static class Roles
{
    public const string Alphabet =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-";

    public static Gen<AwsRole> Any { get; } =
        from partition in Gen.OneOf("aws", "aws-us-gov")
        from account in Gen.String[Gen.Char['0', '9'], 12, 12]
        from name in Gen.String[Gen.Char[Alphabet], 1, partition == "aws-us-gov" ? 61 : 64]
        select new AwsRole(account, name, partition);

    public static Gen<string> InstanceId { get; } =
        Gen.String[Gen.Char["0123456789abcdef"], 17, 17].Select(hex => $"i-{hex}");

    public static IReadOnlyList<string> ProblemsOf(params IReadOnlyList<AwsRole> roles)
    {
        var problems = new Problems();
        TrustPolicy.Validate(problems, "trustedRoles", roles);
        TrustPolicy.ValidateAccounts(problems, roles.Select(role => ("trustedRoles", role)));
        return problems.Messages;
    }
}

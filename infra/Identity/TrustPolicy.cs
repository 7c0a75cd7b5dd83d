namespace KeylessAlloyDb.Identity;

/// <summary>
/// The condition of one AWS account's identity pool provider. It admits only sessions of the given roles, by
/// equality; a substring test would also admit an IAM user whose path contains the role's name.
/// </summary>
internal static class TrustPolicy
{
    /// <summary>The longest attribute condition that the provider accepts.</summary>
    /// <remarks>https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers</remarks>
    public const int MaxConditionLength = 4096;

    /// <summary>
    /// The whole mapping. Any mapping replaces Google's default one, so it includes <c>aws_role</c>, on which
    /// condition and members depend.
    /// </summary>
    public static ImmutableDictionary<string, string> AttributeMapping { get; } =
        new Dictionary<string, string>
        {
            ["google.subject"] = "assertion.arn",
            ["attribute.aws_account"] = "assertion.account",
            ["attribute.aws_role"] =
                "assertion.arn.contains('assumed-role')"
                + " ? assertion.arn.extract('{account_arn}assumed-role/')"
                + " + 'assumed-role/'"
                + " + assertion.arn.extract('assumed-role/{role_name}/')"
                + " : assertion.arn",
        }.ToImmutableDictionary();

    /// <summary>The CEL condition that admits exactly the sessions of <paramref name="roles"/>.</summary>
    /// <param name="roles">Roles of one account, at least one.</param>
    public static string Condition(IReadOnlyCollection<AwsRole> roles)
    {
        var arns = roles
            .Select(role => $"'{role.AssumedRoleArn}'")
            .Order(StringComparer.Ordinal)
            .ToList();
        return arns is [var only]
            ? $"attribute.aws_role == {only}"
            : $"attribute.aws_role in [{string.Join(", ", arns)}]";
    }

    /// <summary>The IAM member for the sessions of exactly one role.</summary>
    /// <param name="poolName">
    /// The pool's full name with the project <em>number</em>:
    /// <c>projects/123456789012/locations/global/workloadIdentityPools/pool</c>.
    /// </param>
    /// <param name="role">The role.</param>
    public static string Member(string poolName, AwsRole role) =>
        $"principalSet://iam.googleapis.com/{poolName}/attribute.aws_role/{role.AssumedRoleArn}";

    public static void Validate(Problems problems, string setting, IReadOnlyList<AwsRole> roles)
    {
        for (var i = 0; i < roles.Count; i++)
        {
            if (problems.IsSound($"{setting}[{i}]"))
            {
                roles[i].Validate(problems, $"{setting}[{i}]");
            }

            if (problems.IsSound($"{setting}[{i}]"))
            {
                problems.MarkHarmless($"{setting}[{i}]");
            }
        }

        // IAM compares role names without regard to case.
        foreach (
            var same in roles
                .Index()
                .GroupBy(role => role.Item.AssumedRoleArn, StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Count() > 1)
        )
        {
            problems.Require(
                false,
                $"{setting}[{same.Last().Index}].roleName",
                same.Last().Item.Name,
                $"the same role is listed {same.Count()} times (IAM ignores case)",
                "each role once"
            );
        }
    }

    /// <summary>Checks the roles of all workloads together: an account has one provider.</summary>
    /// <param name="problems">Where problems go.</param>
    /// <param name="roles">Each role and the list that has it.</param>
    public static void ValidateAccounts(
        Problems problems,
        IEnumerable<(string Setting, AwsRole Role)> roles
    )
    {
        foreach (var account in roles.GroupBy(entry => entry.Role.AccountId))
        {
            var (setting, first) = account.First();
            var other = account.FirstOrDefault(entry => entry.Role.Partition != first.Partition);
            problems.Require(
                other.Role is null,
                other.Setting ?? setting,
                account.Key,
                "the account is listed in several partitions",
                "one partition per account"
            );
            var length = Condition([.. account.Select(entry => entry.Role)]).Length;
            problems.Require(
                length <= MaxConditionLength,
                setting,
                account.Key,
                $"{account.Count()} roles of this account make a condition of {length} characters",
                $"at most {MaxConditionLength}: use shorter role names or fewer roles per account"
            );
        }
    }
}

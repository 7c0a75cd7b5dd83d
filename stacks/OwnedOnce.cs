namespace KeylessAlloyDb.Stacks;

/// <summary>
/// What a Google project or an AWS account has once, so that two stacks cannot both own it. Both clouds refuse a
/// second account or role of one name, but only when half of the stack exists. Google takes a second audit
/// configuration: it replaces the first one, and the destroy of either stack removes it.
/// </summary>
/// <remarks>docs/decisions/0066-stacks-compare-their-files.md</remarks>
internal static class OwnedOnce
{
    /// <summary>Notes a problem for each thing that the file of another stack claims, too.</summary>
    /// <param name="problems">Where problems go.</param>
    /// <param name="find">The text of a setting.</param>
    /// <param name="workloadAccounts">The service account ids of <c>workloads</c>.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="others">The other stacks.</param>
    public static void Require(
        Problems problems,
        Func<string, string?> find,
        IReadOnlyList<string> workloadAccounts,
        string stack,
        IReadOnlyList<OtherStack> others
    )
    {
        foreach (var claim in Claims(find, workloadAccounts))
        {
            foreach (var other in others)
            {
                var theirs = Claims(other.Find, other.WorkloadAccounts)
                    .FirstOrDefault(theirs => theirs.Thing == claim.Thing);
                problems.Require(
                    theirs is null,
                    claim.Setting,
                    claim.Value,
                    $"{other.File} has {theirs?.Same}",
                    $"{claim.Allowed} in {OtherStack.FileOf(stack)} or {other.File}; "
                        + "delete the file of a stack that no longer exists"
                );
            }
        }
    }

    private static IEnumerable<Claim> Claims(
        Func<string, string?> find,
        IReadOnlyList<string> workloadAccounts
    )
    {
        var project = find("googleProject");
        var identityProject = find("identityProject") is { Length: > 0 } other ? other : project;
        return
        [
            .. Audit("auditLogs", project),
            .. Audit("identityAuditLogs", identityProject),
            .. Account("serviceAccountId", find("serviceAccountId")),
            .. workloadAccounts.SelectMany(
                (id, index) => Account($"workloads[{index}].serviceAccountId", id)
            ),
            .. find("client") == Settings.NoClient
                ? []
                : Name(
                    "roleName",
                    find("roleName"),
                    "roleName",
                    "awsAccountId",
                    "AWS",
                    "another one, also in trustedRoles,"
                ),
        ];

        IEnumerable<Claim> Audit(string setting, string? audited) =>
            string.Equals(find(setting), "true", StringComparison.OrdinalIgnoreCase)
            && audited is { Length: > 0 }
                ?
                [
                    new(
                        setting,
                        true,
                        $"audit configuration of {audited}",
                        $"{setting} on for the same project, which has one audit configuration: "
                            + "each update would take it from the other stack, and a destroy would remove it",
                        "false"
                    ),
                ]
                : [];

        IEnumerable<Claim> Account(string setting, string? id) =>
            Name(setting, id, "serviceAccountId", "googleProject", "Google", "another one");

        IEnumerable<Claim> Name(
            string setting,
            string? value,
            string kind,
            string owner,
            string cloud,
            string allowed
        ) =>
            (value, find(owner)) is ({ Length: > 0 } name, { Length: > 0 } account)
                ?
                [
                    new(
                        setting,
                        name,
                        $"{kind} {name} of {account}",
                        $"the same one in the same {owner}, and {cloud} refuses a second one of that name",
                        allowed
                    ),
                ]
                : [];
    }

    /// <param name="Setting">The setting that claims it.</param>
    /// <param name="Value">The setting's value.</param>
    /// <param name="Thing">What is claimed; two stacks that claim one thing have equal texts.</param>
    /// <param name="Same">What another stack has that claims it, and the consequence.</param>
    /// <param name="Allowed">The value that claims something else.</param>
    private sealed record Claim(
        string Setting,
        object Value,
        string Thing,
        string Same,
        string Allowed
    );
}

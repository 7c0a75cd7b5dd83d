using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Identity;

/// <summary>
/// A further application: its AWS roles and pods impersonate its own service account, so it logs in as its own
/// database user. It has one of them at least.
/// </summary>
public sealed partial record Workload
{
    private const string NameAllowed = "1 to 20 of a-z, 0-9 and -, beginning with a letter";

    /// <summary>1 to 20 of a-z, 0-9 and <c>-</c>, beginning with a letter. It is a part of resources' names.</summary>
    public required string Name { get; init; }

    /// <summary>Id of its service account: 6 to 30 of a-z, 0-9 and <c>-</c>. No other workload has it.</summary>
    public required string ServiceAccountId { get; init; }

    /// <summary>
    /// The AWS roles that can impersonate the service account, of one or several AWS accounts. No other workload
    /// has one of them.
    /// </summary>
    public IReadOnlyList<AwsRole> TrustedRoles { get; init; } = [];

    /// <summary>
    /// The Kubernetes service accounts whose pods can impersonate the service account. No other workload has one of
    /// them.
    /// </summary>
    public IReadOnlyList<KubernetesServiceAccount> Pods { get; init; } = [];

    internal static void Validate(
        Problems problems,
        string setting,
        IReadOnlyList<Workload> workloads,
        IReadOnlyCollection<string> clusters
    )
    {
        foreach (var (index, workload) in workloads.Index())
        {
            var place = $"{setting}[{index}]";
            problems.RequireForm(
                Form().IsMatch(workload.Name),
                $"{place}.name",
                workload.Name,
                "is not a workload's name",
                NameAllowed
            );
            problems.RequireForm(
                ResourceNames.IsServiceAccount(workload.ServiceAccountId),
                $"{place}.serviceAccountId",
                workload.ServiceAccountId,
                "is not a service account id",
                ResourceNames.ServiceAccountAllowed
            );
            problems.Require(
                workload.TrustedRoles.Count + workload.Pods.Count > 0,
                $"{place}.trustedRoles",
                null,
                "neither a role nor a pod is trusted, so nobody could log in",
                "at least one entry in trustedRoles or pods"
            );
            TrustPolicy.Validate(problems, $"{place}.trustedRoles", workload.TrustedRoles);
            PodTrust.Validate(problems, $"{place}.pods", workload.Pods, clusters);
        }

        foreach (var same in workloads.Index().GroupBy(workload => workload.Item.Name))
        {
            problems.Require(
                same.Count() == 1 || !Form().IsMatch(same.Key),
                $"{setting}[{same.Last().Index}].name",
                same.Key,
                $"{same.Count()} workloads have this name",
                "each name once"
            );
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,19}\z")]
    private static partial Regex Form();
}

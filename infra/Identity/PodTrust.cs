namespace KeylessAlloyDb.Identity;

/// <summary>
/// The condition of one cluster's identity pool provider. It admits only tokens of the given Kubernetes service
/// accounts, by equality.
/// </summary>
internal static class PodTrust
{
    public static ImmutableDictionary<string, string> AttributeMapping { get; } =
        ImmutableDictionary<string, string>.Empty.Add("google.subject", "assertion.sub");

    /// <summary>The CEL condition that admits exactly the tokens of <paramref name="pods"/>.</summary>
    /// <param name="pods">Service accounts of one cluster, at least one.</param>
    public static string Condition(IReadOnlyCollection<KubernetesServiceAccount> pods)
    {
        var subjects = pods.Select(pod => $"'{pod.Subject}'")
            .Order(StringComparer.Ordinal)
            .ToList();
        return subjects is [var only]
            ? $"assertion.sub == {only}"
            : $"assertion.sub in [{string.Join(", ", subjects)}]";
    }

    /// <summary>The IAM member for exactly one Kubernetes service account.</summary>
    /// <param name="poolName">As for <see cref="TrustPolicy.Member"/>.</param>
    /// <param name="pod">The service account.</param>
    public static string Member(string poolName, KubernetesServiceAccount pod) =>
        $"principal://iam.googleapis.com/{poolName}/subject/{pod.Subject}";

    public static void Validate(
        Problems problems,
        string setting,
        IReadOnlyList<KubernetesServiceAccount> pods,
        IReadOnlyCollection<string> clusters
    )
    {
        foreach (var (index, pod) in pods.Index())
        {
            pod.Validate(problems, $"{setting}[{index}]", clusters);
            if (problems.IsSound($"{setting}[{index}]"))
            {
                problems.MarkHarmless($"{setting}[{index}]");
            }
        }

        foreach (var same in pods.Index().GroupBy(pod => pod.Item))
        {
            problems.Require(
                same.Count() == 1,
                $"{setting}[{same.Last().Index}].serviceAccount",
                same.Key.Name,
                $"the same service account is listed {same.Count()} times",
                "each service account once"
            );
        }
    }

    /// <summary>Checks the pods of all workloads together: a cluster has one provider.</summary>
    public static void ValidateClusters(
        Problems problems,
        string setting,
        IEnumerable<KubernetesServiceAccount> pods
    )
    {
        foreach (var cluster in pods.GroupBy(pod => pod.Cluster))
        {
            var length = Condition([.. cluster]).Length;
            problems.Require(
                length <= TrustPolicy.MaxConditionLength,
                setting,
                cluster.Count(),
                $"so many service accounts of a cluster make a condition of {length} characters",
                $"at most {TrustPolicy.MaxConditionLength}: shorter names, or fewer service accounts per cluster"
            );
        }
    }
}

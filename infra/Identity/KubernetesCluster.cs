using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Identity;

/// <summary>
/// A Kubernetes cluster whose tokens Google Cloud accepts. It has an identity pool of its own, because the same
/// subject exists in every cluster.
/// </summary>
/// <remarks>https://cloud.google.com/iam/docs/workload-identity-federation-with-kubernetes</remarks>
public sealed partial record KubernetesCluster
{
    /// <summary>1 to 19 of a-z, 0-9 and <c>-</c>, beginning with a letter. It is a part of the pool's id.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The issuer of its tokens, exactly as in their <c>iss</c>: on EKS
    /// <c>https://oidc.eks.REGION.amazonaws.com/id/ID</c>.
    /// </summary>
    public required string IssuerUri { get; init; }

    /// <summary>
    /// The issuer's public keys, a JSON Web Key Set. It is needed where Google cannot reach the issuer. Where null,
    /// Google reads the keys from the issuer; with it a new key of the cluster needs an update first.
    /// </summary>
    public string? JwksJson { get; init; }

    internal static void Validate(
        Problems problems,
        string setting,
        IReadOnlyList<KubernetesCluster> clusters,
        IEnumerable<KubernetesServiceAccount> pods
    )
    {
        var used = pods.Select(pod => pod.Cluster).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, cluster) in clusters.Index())
        {
            var place = $"{setting}[{index}]";
            _ =
                problems.RequireForm(
                    Form().IsMatch(cluster.Name),
                    $"{place}.name",
                    cluster.Name,
                    "is not a cluster's name",
                    "1 to 19 of a-z, 0-9 and -, beginning with a letter and not ending with -"
                )
                && problems.Require(
                    used.Contains(cluster.Name),
                    $"{place}.name",
                    cluster.Name,
                    "no workload has a pod of this cluster",
                    "clusters of workloads' pods only"
                );
            problems.RequireForm(
                IsIssuer(cluster.IssuerUri),
                $"{place}.issuer",
                cluster.IssuerUri,
                "is not an issuer",
                "an https:// address as the tokens name it, e.g. https://oidc.eks.ap-northeast-1.amazonaws.com/id/ID"
            );
            if (cluster.JwksJson is { } keys && JsonWebKeys.ProblemOf(keys) is { } problem)
            {
                problems.Add($"{place}.jwksJson", $"{problem}. Allowed: {JsonWebKeys.Allowed}.");
            }
        }

        RequireDifferent(problems, setting, "name", clusters, cluster => cluster.Name);
        RequireDifferent(problems, setting, "issuer", clusters, cluster => cluster.IssuerUri);
    }

    private static void RequireDifferent(
        Problems problems,
        string setting,
        string field,
        IReadOnlyList<KubernetesCluster> clusters,
        Func<KubernetesCluster, string> value
    )
    {
        foreach (var same in clusters.Index().GroupBy(cluster => value(cluster.Item)))
        {
            problems.Require(
                same.Count() == 1 || !problems.IsSound($"{setting}[{same.First().Index}].{field}"),
                $"{setting}[{same.Last().Index}].{field}",
                same.Key,
                $"{same.Count()} clusters have this {field}",
                $"each {field} once"
            );
        }
    }

    private static bool IsIssuer(string uri) =>
        Issuer().Match(uri) is { Success: true } found
        && (
            !found.Groups["port"].Success
            || int.Parse(found.Groups["port"].Value, CultureInfo.InvariantCulture)
                is > 0
                    and <= ushort.MaxValue
        );

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,17}[a-z0-9])?\z")]
    private static partial Regex Form();

    // Google compares it with the token's: no port, query or trailing slash that only looks the same.
    [GeneratedRegex(
        @"\Ahttps://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(?<port>[0-9]{1,5}))?(/[A-Za-z0-9._~-]+)*\z"
    )]
    private static partial Regex Issuer();
}

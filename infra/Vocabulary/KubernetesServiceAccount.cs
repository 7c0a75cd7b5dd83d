using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>
/// A Kubernetes service account that Google Cloud trusts. Its pods prove it by a token that the cluster issues.
/// Everything that names it on Google's side is derived from this one value.
/// </summary>
/// <param name="Cluster">The cluster's name in the settings.</param>
/// <param name="Namespace">1 to 63 of a-z, 0-9 and <c>-</c>.</param>
/// <param name="Name">1 to 253 of a-z, 0-9, <c>-</c> and <c>.</c>.</param>
/// <remarks>https://kubernetes.io/docs/concepts/overview/working-with-objects/names/</remarks>
public sealed partial record KubernetesServiceAccount(string Cluster, string Namespace, string Name)
{
    /// <summary>
    /// The subject of its tokens, exactly; equal to <c>google.subject</c>, of which Google takes
    /// <see cref="AwsRole.MaxSubjectLength"/> bytes.
    /// </summary>
    public string Subject => $"system:serviceaccount:{Namespace}:{Name}";

    /// <summary>Neither cluster nor namespace has a dot, so that no other account has this text.</summary>
    internal string FullName => $"{Cluster}.{Namespace}.{Name}";

    internal void Validate(Problems problems, string setting, IReadOnlyCollection<string> clusters)
    {
        problems.RequireForm(
            clusters.Contains(Cluster),
            $"{setting}.cluster",
            Cluster,
            "is none of the clusters",
            clusters.Count == 0
                ? "the name of a listed cluster; none is listed"
                : "the name of a listed cluster"
        );
        var isNamespace = problems.RequireForm(
            Label().IsMatch(Namespace),
            $"{setting}.namespace",
            Namespace,
            "is not a namespace",
            "1 to 63 of a-z, 0-9 and -, exactly; no wildcard"
        );
        var isName = problems.RequireForm(
            Name.Length <= 253 && Subdomain().IsMatch(Name),
            $"{setting}.serviceAccount",
            Name,
            "is not a Kubernetes service account",
            "1 to 253 of a-z, 0-9, - and ., exactly; no wildcard"
        );
        problems.Require(
            !isNamespace || !isName || Subject.Length <= AwsRole.MaxSubjectLength,
            $"{setting}.serviceAccount",
            Name,
            $"makes a subject of {Subject.Length} bytes",
            $"a subject of at most {AwsRole.MaxSubjectLength} bytes: namespace and name may have {AwsRole.MaxSubjectLength - "system:serviceaccount::".Length} together"
        );
    }

    // They become parts of a CEL string and an IAM member, so their alphabet must need no escapes.
    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}

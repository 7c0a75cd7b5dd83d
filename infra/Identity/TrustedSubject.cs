namespace KeylessAlloyDb.Identity;

/// <summary>Somebody who may become a service account: an AWS role, or a Kubernetes service account.</summary>
/// <param name="Pool">The pool's key: an AWS account, or a cluster.</param>
/// <param name="Name">A part of the bindings' names; no other subject has it.</param>
/// <param name="Member">The IAM member, from the pool's full name.</param>
internal sealed record TrustedSubject(string Pool, string Name, Func<string, string> Member)
{
    public static TrustedSubject Of(AwsRole role) =>
        new(
            role.AccountId,
            $"{role.AccountId}-{role.Name}",
            pool => TrustPolicy.Member(pool, role)
        );

    public static TrustedSubject Of(KubernetesServiceAccount pod) =>
        new(pod.Cluster, pod.FullName, pool => PodTrust.Member(pool, pod));
}

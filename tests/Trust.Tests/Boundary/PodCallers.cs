using CsCheck;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Trust.Tests.Boundary;

/// <summary>
/// Whoever might show a token: every part of a pod's identity chosen to look like the trusted one, and some that no
/// cluster would issue.
/// </summary>
/// <remarks>
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/ (users of a cluster),
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ (alphabets),
/// https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html (audiences).
/// </remarks>
internal sealed class PodCallers(TrustedPod pod)
{
    private static readonly Gen<string> s_name = Gen.String[
        Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-"],
        1,
        20
    ];

    private static readonly Gen<string> s_hex = Gen.String[Gen.Char["0123456789ABCDEF"], 32, 32];

    public Gen<(string Kind, IssuedToken Token)> Hostile =>
        Gen.OneOf(
            Kind("other namespaces", Near(pod.Namespace).Select(name => Of(name, pod.Name))),
            Kind("other service accounts", Near(pod.Name).Select(name => Of(pod.Namespace, name))),
            Kind("other clusters", s_hex.Select(id => Issued($"{pod.Issuer[..^32]}{id}"))),
            Kind("other issuers", Issuers.Select(Issued)),
            Kind("wildcards", Wildcards),
            Kind("look-alike letters", LookAlikes),
            Kind(
                "over-long names",
                Gen.Int[106, 300].Select(length => Of(pod.Namespace, new string('a', length)))
            ),
            Kind(
                "other audiences",
                Audiences.Select(audience => pod.Token with { Audience = audience })
            ),
            Kind("other users of the cluster", Users.Select(Subject)),
            Kind("fragments in any order", Soup.Select(Subject))
        );

    private Gen<string> Issuers =>
        Gen.OneOf(
            Gen.OneOf(
                $"{pod.Issuer}/",
                $"{pod.Issuer}#",
                $"{pod.Issuer}?x=1",
                pod.Issuer.Replace("https://", "http://", StringComparison.Ordinal),
                pod.Issuer.Replace("https://", "", StringComparison.Ordinal),
                pod.Issuer.ToUpperInvariant(),
                pod.Issuer.ToLowerInvariant() + "x",
                pod.Issuer.Replace(
                    ".amazonaws.com",
                    ".amazonaws.com.example.com",
                    StringComparison.Ordinal
                ),
                pod.Issuer.Replace("ap-northeast-1", "us-east-1", StringComparison.Ordinal),
                "https://token.actions.githubusercontent.com",
                "https://accounts.google.com",
                "https://kubernetes.default.svc",
                ""
            ),
            s_name.Select(more => $"{pod.Issuer}{more}"),
            Gen.Int[9, pod.Issuer.Length - 1].Select(length => pod.Issuer[..length])
        );

    private Gen<IssuedToken> Wildcards =>
        Gen.OneOf(
            Of("*", pod.Name),
            Of(pod.Namespace, "*"),
            Of("*", "*"),
            Of($"{pod.Namespace}*", pod.Name),
            Of(pod.Namespace, $"{pod.Name[..1]}*"),
            Of(pod.Namespace, ".*"),
            Of("%", "%"),
            Subject("system:serviceaccount:*"),
            Subject("*")
        );

    private Gen<IssuedToken> LookAlikes =>
        Gen.Select(
            Gen.Int[0, pod.Name.Length - 1],
            Gen.OneOf("а", "е", "о", "ⅼ", "‐", "\u200b", "ａ", "ı", "\0", "%2F", "/", "\n", "'"),
            Gen.Bool,
            (at, other, insert) =>
                Of(pod.Namespace, $"{pod.Name[..at]}{other}{pod.Name[(insert ? at : at + 1)..]}")
        );

    private static Gen<string> Audiences =>
        Gen.OneOf(
            Gen.OneOf(
                "sts.amazonaws.com",
                "pods.eks.amazonaws.com",
                "https://kubernetes.default.svc",
                "https://iam.googleapis.com/",
                "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/p",
                "sts.googleapis.com",
                ""
            ),
            s_name
        );

    private Gen<string> Users =>
        Gen.OneOf(
            s_name.Select(name => $"system:node:{name}"),
            Gen.OneOf(
                "system:anonymous",
                "system:serviceaccounts",
                $"system:serviceaccounts:{pod.Namespace}",
                "system:masters",
                "kubernetes-admin",
                $"{pod.Namespace}:{pod.Name}",
                pod.Name
            ),
            s_name
        );

    private Gen<string> Soup =>
        Gen.OneOf(
                Gen.OneOf(
                    "system:serviceaccount:",
                    pod.Namespace,
                    pod.Name,
                    pod.Token.Subject,
                    ":",
                    "/",
                    "'",
                    "\"",
                    "*",
                    "||true",
                    "subject/",
                    "\\"
                ),
                s_name
            )
            .Array[1, 5]
            .Select(string.Concat);

    private static Gen<string> Near(string name) =>
        Gen.OneOf(
            s_name,
            s_name.Select(more => name + more),
            s_name.Select(more => more + name),
            Gen.Const(name.ToUpperInvariant()),
            Gen.Const($"{name}:"),
            Gen.Const("default"),
            Gen.Const("kube-system")
        );

    private IssuedToken Of(string ns, string name) => Subject($"system:serviceaccount:{ns}:{name}");

    private IssuedToken Issued(string issuer) => pod.Token with { Issuer = issuer };

    private IssuedToken Subject(string subject) => pod.Token with { Subject = subject };

    private static Gen<(string, IssuedToken)> Kind(string kind, Gen<IssuedToken> tokens) =>
        tokens.Select(token => (kind, token));
}

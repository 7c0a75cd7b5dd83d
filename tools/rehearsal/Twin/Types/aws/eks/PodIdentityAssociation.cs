namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// Gives the pods of a Kubernetes service account a role. The cluster is somebody else's: the twin knows none, and takes
/// every name.
/// </summary>
/// <remarks>
/// Role, trust and duplicate are checked in this order, as a public report of the API says. What it answers to a trust
/// that does not name EKS was not found; nor whether it looks for sts:TagSession, without which the pods get no keys.
/// https://github.com/hashicorp/terraform-provider-aws/blob/00a35305/internal/service/eks/pod_identity_association.go has
/// the words for the role.
/// </remarks>
internal sealed class PodIdentityAssociation() : AwsModel(Token)
{
    public const string Token = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
    private const string Invalid = "InvalidParameterException";
    private const string Api =
        "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html";
    private const string TrustPage =
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html";

    private static readonly string[] s_account = ["clusterName", "namespace", "serviceAccount"];

    private static readonly string[] s_trust =
    [
        "pods.eks.amazonaws.com",
        "sts:AssumeRole",
        "sts:TagSession",
    ];

    public override string ComputeId(CloudCall call) => FreshId(call, "a");

    public override void RefuseWrite(CloudCall call)
    {
        var role = call
            .World.OfType(Role.Token)
            .FirstOrDefault(role => role.Text("arn") == call.Text("roleArn"));
        Require(
            role is not null,
            Invalid,
            "Role provided in the request does not exist.",
            "pod-association-role",
            Api
        );
        var trust = role.Text("assumeRolePolicy") ?? "";
        Require(
            s_trust.All(word => trust.Contains(word, StringComparison.Ordinal)),
            Invalid,
            $"The trust policy of the role does not allow {string.Join(", ", s_trust)}.",
            "pod-association-trust",
            TrustPage
        );
        RequireNone(
            call.Current is null
                ? Others(call)
                    .Where(other => s_account.All(part => other.Text(part) == call.Text(part)))
                : [],
            "ResourceInUseException",
            other => $"Association already exists: {other.Id}",
            "pod-association-unique",
            Api
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            (
                "associationArn",
                RegionalArn(call, "eks", $"podidentityassociation/{call.Text("clusterName")}/{id}")
            ),
            ("associationId", id),
            ("tagsAll", Tags(call))
        );
}

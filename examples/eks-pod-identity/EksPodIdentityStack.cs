using System.Text.Json;
using Pulumi.Aws.Iam;

namespace KeylessAlloyDb.Examples.EksPodIdentity;

/// <summary>
/// The pods of one Kubernetes service account log in as a role that EKS Pod Identity gives them. Google's libraries do
/// not read those credentials, so a program beside the unchanged Auth Proxy signs with them. Cluster, network and
/// database are there already; the pods' database user is the stack's.
/// </summary>
internal sealed class EksPodIdentityStack : Stack
{
    private const string RoleName = "orders-pod";

    // EKS makes the session's name of cluster, pod and a UUID.
    private const int LongestSession = 62;

    private static readonly string[] s_assume = ["sts:AssumeRole", "sts:TagSession"];

    public EksPodIdentityStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var cluster = config.Require("cluster");
        var space = config.Require("namespace");
        var serviceAccount = config.Require("serviceAccount");

        var instanceUri = config.Require("instanceUri");

        var trusted = new AwsRole(account, RoleName, AwsRole.PartitionOf(awsRegion))
        {
            SessionLength = LongestSession,
        };
        var aws = new CustomResourceOptions
        {
            Provider = new Aws.Provider(
                "aws",
                new() { Region = awsRegion, AllowedAccountIds = account }
            ),
        };
        var google = new Gcp.Provider("google", new() { Project = project });

        // Exactly this role becomes the service account: no role of a node, and none of another pod.
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new() { ServiceAccountId = RoleName, TrustedRoles = [trusted] },
            },
            new() { Providers = { google, new Pulumi.Random.Provider("random") } }
        );

        // Without it the database refuses the login. Its privileges are for the owner to grant.
        _ = new Gcp.Alloydb.User(
            "pod",
            new()
            {
                Cluster = instanceUri.Split("/instances/")[0],
                UserId = identity.DatabaseUserName,
                UserType = "ALLOYDB_IAM_USER",
                DatabaseRoles = ["alloydbiamuser"],
            },
            new() { Provider = google }
        );

        // And exactly these pods get the role, whatever else is associated with it.
        var role = new Role(
            "pod",
            new()
            {
                Name = RoleName,
                AssumeRolePolicy = Trust(
                    $"arn:{trusted.Partition}:eks:{awsRegion}:{account}:cluster/{cluster}",
                    space,
                    serviceAccount
                ),
            },
            aws
        );
        _ = new Aws.Eks.PodIdentityAssociation(
            "pod",
            new()
            {
                ClusterName = cluster,
                Namespace = space,
                ServiceAccount = serviceAccount,
                RoleArn = role.Arn,
            },
            aws
        );

        var pod = Output
            .Tuple(
                identity.IdentityOf(account).CredentialConfiguration,
                identity.Audiences,
                identity.DatabaseUserName
            )
            .Apply(t => new PodText
            {
                Namespace = space,
                ServiceAccount = serviceAccount,
                SubjectTokenImage = config.Require("subjectTokenImage"),
                VerifyImage = config.Require("verifyImage"),
                AwsRegion = awsRegion,
                Role = trusted,
                CredentialConfiguration = t.Item1,
                Audience = t.Item2[account],
                InstanceUri = instanceUri,
                DatabaseUser = t.Item3,
            });
        Patch = pod.Apply(text => text.Patch);
        VerifyJob = pod.Apply(text => text.VerifyJob);
    }

    /// <summary>For <c>kubectl patch deployment NAME --patch</c>: the proxy beside the application.</summary>
    [Output("patch")]
    public Output<string> Patch { get; private set; }

    /// <summary>For <c>kubectl create --filename -</c>: a job that proves each hop of the login.</summary>
    [Output("verifyJob")]
    public Output<string> VerifyJob { get; private set; }

    /// <summary>By ARN: a cluster's name is unique in its region only.</summary>
    /// <remarks>
    /// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html,
    /// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    /// </remarks>
    private static string Trust(string clusterArn, string space, string serviceAccount) =>
        JsonSerializer.Serialize(
            new
            {
                Version = "2012-10-17",
                Statement = new
                {
                    Effect = "Allow",
                    Principal = new { Service = "pods.eks.amazonaws.com" },
                    Action = s_assume,
                    Condition = new
                    {
                        StringEquals = new Dictionary<string, string>
                        {
                            ["aws:RequestTag/eks-cluster-arn"] = clusterArn,
                            ["aws:RequestTag/kubernetes-namespace"] = space,
                            ["aws:RequestTag/kubernetes-service-account"] = serviceAccount,
                        },
                    },
                },
            }
        );
}

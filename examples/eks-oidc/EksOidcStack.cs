namespace KeylessAlloyDb.Examples.EksOidc;

/// <summary>
/// The pods of one Kubernetes service account become one Google service account. The cluster is the company's; no
/// AWS role is trusted, so neither the nodes' role nor another pod gets in. The database is there already; the pods'
/// database user is the stack's.
/// </summary>
internal sealed class EksOidcStack : Stack
{
    private const string Cluster = "company";

    public EksOidcStack()
    {
        var config = new Config();
        var project = config.Require("project");
        var instanceUri = config.Require("instanceUri");
        var google = new Gcp.Provider("google", new() { Project = project });
        var pod = new KubernetesServiceAccount(
            Cluster,
            config.Require("namespace"),
            config.Require("serviceAccount")
        );

        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new()
                {
                    ServiceAccountId = "shop-web",
                    TrustedRoles = [],
                    Clusters = [new() { Name = Cluster, IssuerUri = config.Require("issuer") }],
                    Pods = [pod],
                },
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

        TokenAudience = identity.Audiences.Apply(audiences => audiences[Cluster]);
        CredentialConfiguration = identity.IdentityOf(Cluster).CredentialConfiguration;
        DatabaseUser = identity.DatabaseUserName;
        VerifyJob = Output
            .Tuple(TokenAudience, CredentialConfiguration, DatabaseUser)
            .Apply(t =>
                new VerifyJob
                {
                    Image = config.Require("verifyImage"),
                    Account = pod,
                    Audience = t.Item1,
                    CredentialConfiguration = t.Item2,
                    InstanceUri = instanceUri,
                    DatabaseUser = t.Item3,
                }.Text
            );
    }

    /// <summary>The audience of the token that the cluster projects into the pod.</summary>
    [Output("tokenAudience")]
    public Output<string> TokenAudience { get; private set; }

    /// <summary>The credential file for Google's client libraries in the pod. It holds no secret.</summary>
    [Output("credentialConfiguration")]
    public Output<string> CredentialConfiguration { get; private set; }

    /// <summary>The database user of the pods.</summary>
    [Output("databaseUser")]
    public Output<string> DatabaseUser { get; private set; }

    /// <summary>For <c>kubectl create --filename -</c>: a job that proves each hop of the login.</summary>
    [Output("verifyJob")]
    public Output<string> VerifyJob { get; private set; }
}

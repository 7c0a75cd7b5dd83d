namespace KeylessAlloyDb.Examples.IdentityOnly;

/// <summary>The smallest program: one AWS role becomes one Google service account.</summary>
internal sealed class IdentityOnlyStack : Stack
{
    public IdentityOnlyStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var project = config.Require("project");

        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new()
                {
                    ServiceAccountId = "report-writer",
                    TrustedRoles = [new(account, config.Require("awsRoleName"))],
                },
            },
            new()
            {
                Providers =
                {
                    new Gcp.Provider("google", new() { Project = project }),
                    new Pulumi.Random.Provider("random"),
                },
            }
        );

        CredentialConfiguration = identity.IdentityOf(account).CredentialConfiguration;
    }

    /// <summary>The credential file for Google's client libraries on AWS. It holds no secret.</summary>
    [Output("credentialConfiguration")]
    public Output<string> CredentialConfiguration { get; private set; }
}

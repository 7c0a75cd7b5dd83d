using System.Text.Json.Nodes;
using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Tests.Identity;

/// <summary>Protects what the trust is made of.</summary>
public sealed class WorkloadIdentityFederationTests
{
    [Fact]
    public async Task Each_account_gets_a_pool_with_one_provider_for_all_its_roles()
    {
        var (run, _) = await UpdateAsync(
            Sample.Identity with
            {
                TrustedRoles =
                [
                    Sample.Role,
                    new("123456789012", "batch"),
                    new("999999999999", "b"),
                ],
            }
        );

        run.All("gcp:iam/workloadIdentityPool").Should().HaveCount(2);
        run.One("gcp:iam/workloadIdentityPoolProvider", "identity-provider-123456789012")
            .Text("attributeCondition")
            .Should()
            .Be(
                "attribute.aws_role in ['arn:aws:sts::123456789012:assumed-role/alloydb-client', "
                    + "'arn:aws:sts::123456789012:assumed-role/batch']"
            );
        run.All("gcp:serviceaccount/iAMMember").Should().HaveCount(3);
    }

    [Fact]
    public async Task Pools_of_an_identity_project_leave_the_account_with_the_database()
    {
        var (run, _) = await UpdateAsync(Sample.Identity, identityProject: "example-identity");

        run.One("gcp:iam/workloadIdentityPool").Text("project").Should().Be("example-identity");
        run.One("gcp:iam/workloadIdentityPoolProvider")
            .Text("project")
            .Should()
            .Be("example-identity");
        run.One("gcp:serviceaccount/account").Text("project").Should().Be("example-dev");
        run.All("gcp:projects/service")
            .Select(api => $"{api.Text("project")} {api.Text("service")}")
            .Should()
            .BeEquivalentTo(
                "example-identity iam.googleapis.com",
                "example-identity sts.googleapis.com",
                "example-identity iamcredentials.googleapis.com",
                "example-identity cloudresourcemanager.googleapis.com",
                "example-dev iam.googleapis.com",
                "example-dev iamcredentials.googleapis.com",
                "example-dev serviceusage.googleapis.com"
            );
    }

    /// <summary>
    /// Creating the configuration overwrites what a project has, deleting it removes it: in a shared
    /// identity project it is somebody else's unless the stack is said to own it.
    /// https://github.com/hashicorp/terraform-provider-google/issues/4198
    /// </summary>
    [Theory]
    [InlineData(null, false, "example-dev")]
    [InlineData("example-identity", false, "example-dev")]
    [InlineData("example-identity", true, "example-dev", "example-identity")]
    public async Task Audits_the_projects_that_the_stack_owns(
        string? identityProject,
        bool owned,
        params string[] projects
    )
    {
        var (run, _) = await UpdateAsync(
            Sample.Identity with
            {
                AuditedProject = Sample.Project,
                AuditedIdentityProject = owned ? identityProject : null,
            },
            identityProject
        );

        run.All("gcp:projects/iAMAuditConfig")
            .Select(config => config.Text("project"))
            .Should()
            .BeEquivalentTo(projects.Concat(projects));
    }

    [Fact]
    public async Task Signing_is_granted_on_the_one_account_and_only_on_demand()
    {
        var (without, _) = await UpdateAsync(Sample.Identity);
        var (with, _) = await UpdateAsync(Sample.Identity with { TokenCreator = true });

        without
            .All("gcp:serviceaccount/iAMMember")
            .Select(member => member.Text("role"))
            .Should()
            .Equal("roles/iam.workloadIdentityUser");
        with.One("gcp:serviceaccount/iAMMember", "identity-signer-123456789012-alloydb-client")
            .Text("serviceAccountId")
            .Should()
            .EndWith("alloydb-client@example-dev.iam.gserviceaccount.com");
    }

    [Fact]
    public async Task The_account_that_grants_is_trusted_to_one_role_and_gone_without_it()
    {
        var (run, identity) = await UpdateAsync(
            Sample.Identity with
            {
                TrustedRoles = [Sample.Role, new("123456789012", "batch")],
                GrantsRole = Sample.Role,
            }
        );
        var (_, without) = await UpdateAsync(Sample.Identity);

        run.All("gcp:serviceaccount/iAMMember")
            .Where(member => member.Text("serviceAccountId")!.Contains("-grants@"))
            .Should()
            .ContainSingle()
            .Which.Text("member")
            .Should()
            .EndWith("/arn:aws:sts::123456789012:assumed-role/alloydb-client");
        (await OutputUtilities.GetValueAsync(identity.Grants!.DatabaseUser))
            .Should()
            .Be("alloydb-client-grants@example-dev.iam");
        (await OutputUtilities.GetValueAsync(identity.Grants!.CredentialConfiguration))
            .Should()
            .Contain(
                "alloydb-client-grants@example-dev.iam.gserviceaccount.com:generateAccessToken"
            );
        without.Grants.Should().BeNull();
    }

    [Fact]
    public async Task Outputs_are_finished_files_and_names()
    {
        var (_, identity) = await UpdateAsync(Sample.Identity with { TokenLifetimeSeconds = 600 });

        (await OutputUtilities.GetValueAsync(identity.ServiceAccountEmail))
            .Should()
            .Be("alloydb-client@example-dev.iam.gserviceaccount.com");
        (await OutputUtilities.GetValueAsync(identity.DatabaseUserName))
            .Should()
            .Be("alloydb-client@example-dev.iam");
        var audience = (await OutputUtilities.GetValueAsync(identity.Audiences))["123456789012"];
        var file = JsonNode.Parse(
            (await OutputUtilities.GetValueAsync(identity.CredentialConfigurations))["123456789012"]
        )!;
        ((string)file["audience"]!).Should().Be(audience);
        ((int)file["service_account_impersonation"]!["token_lifetime_seconds"]!).Should().Be(600);
    }

    [Fact]
    public async Task Outputs_mean_usable_they_wait_for_the_bindings()
    {
        var (_, identity) = await UpdateAsync(Sample.Identity);

        (await DependenciesAsync(identity.CredentialConfigurations))
            .Should()
            .Contain("identity-member-123456789012-alloydb-client");
        (await DependenciesAsync(identity.DatabaseUserName))
            .Should()
            .Contain([
                "identity-role-client",
                "identity-role-databaseUser",
                "identity-role-serviceUsageConsumer",
            ]);
    }

    [Fact]
    public async Task A_preview_knows_no_number_of_the_project()
    {
        var (run, identity) = await new CloudMocks(preview: true).RunAsync(() =>
            new WorkloadIdentityFederation("identity", Sample.ArgsOf(Sample.Identity))
        );

        (await OutputUtilities.GetIsKnownAsync(identity.CredentialConfigurations))
            .Should()
            .BeFalse();
        run.One("gcp:serviceaccount/iAMMember").Has("member").Should().BeFalse();
        run.One("gcp:iam/workloadIdentityPoolProvider")
            .Has("attributeCondition")
            .Should()
            .BeTrue("a reviewer sees who is let in");
    }

    /// <summary>
    /// One application cannot become another: a provider's condition admits the roles of all workloads of its
    /// account, so the binding decides which account a role becomes.
    /// </summary>
    [Fact]
    public async Task Each_workload_s_roles_become_its_own_account_only()
    {
        var (run, identity) = await UpdateAsync(
            Sample.Identity with
            {
                TokenCreator = true,
                Workloads =
                [
                    Sample.Reports,
                    new()
                    {
                        Name = "billing",
                        ServiceAccountId = "alloydb-billing",
                        TrustedRoles = [new("999999999999", "billing")],
                    },
                ],
            }
        );

        run.All("gcp:serviceaccount/iAMMember")
            .Select(member =>
                $"{member.Text("member")!.Split('/')[^1]} {member.Text("role")!.Split('.')[^1]} {member.Text("serviceAccountId")!.Split('/')[^1].Split('@')[0]}"
            )
            .Should()
            .BeEquivalentTo(
                "alloydb-client workloadIdentityUser alloydb-client",
                "alloydb-client serviceAccountTokenCreator alloydb-client",
                "reports workloadIdentityUser alloydb-reports",
                "billing workloadIdentityUser alloydb-billing"
            );
        run.One("gcp:iam/workloadIdentityPoolProvider", "identity-provider-123456789012")
            .Text("attributeCondition")
            .Should()
            .Be(
                "attribute.aws_role in ['arn:aws:sts::123456789012:assumed-role/alloydb-client', "
                    + "'arn:aws:sts::123456789012:assumed-role/reports']"
            );
        var billing = identity.Workloads["billing"].IdentityOf("999999999999");
        (await OutputUtilities.GetValueAsync(billing.DatabaseUser))
            .Should()
            .Be("alloydb-billing@example-dev.iam");
        (await OutputUtilities.GetValueAsync(billing.CredentialConfiguration))
            .Should()
            .Contain("alloydb-billing@example-dev.iam.gserviceaccount.com:generateAccessToken");
        (await OutputUtilities.GetValueAsync(identity.Audiences))
            .Keys.Should()
            .Equal("123456789012");
        identity.ToOutputs().Should().ContainKey("workloads");
        identity
            .Invoking(other => other.IdentityOf("999999999999"))
            .Should()
            .Throw<Pulumi.RunException>()
            .WithMessage("*\"999999999999\"*123456789012*TrustedRoles*");
    }

    /// <summary>
    /// The same subject exists in every cluster, so each cluster has its pool. Without a list of audiences a token has to
    /// name the provider. https://cloud.google.com/iam/docs/workload-identity-federation-with-kubernetes
    /// </summary>
    [Fact]
    public async Task Each_cluster_gets_a_pool_whose_provider_admits_its_pods_by_their_whole_subject()
    {
        var (run, identity) = await UpdateAsync(
            Sample.Identity with
            {
                Clusters =
                [
                    new() { Name = "blue", IssuerUri = "https://blue.example.com" },
                    new()
                    {
                        Name = "green",
                        IssuerUri = "https://green.example.com",
                        JwksJson = """{"keys":[{"kty":"RSA","n":"x","e":"AQAB"}]}""",
                    },
                ],
                Pods = [new("blue", "shop", "admin")],
                Workloads =
                [
                    new()
                    {
                        Name = "web",
                        ServiceAccountId = "alloydb-web",
                        Pods = [new("blue", "shop", "web"), new("green", "shop", "web")],
                    },
                ],
            }
        );

        run.All("gcp:iam/workloadIdentityPool").Should().HaveCount(3);
        var blue = run.One("gcp:iam/workloadIdentityPoolProvider", "identity-provider-blue");
        blue.Text("attributeCondition")
            .Should()
            .Be(
                "assertion.sub in ['system:serviceaccount:shop:admin', 'system:serviceaccount:shop:web']"
            );
        blue.Text("oidc.issuerUri").Should().Be("https://blue.example.com");
        blue.Has("oidc.allowedAudiences").Should().BeFalse();
        blue.Has("aws").Should().BeFalse();
        run.One("gcp:iam/workloadIdentityPoolProvider", "identity-provider-green")
            .Text("oidc.jwksJson")
            .Should()
            .Contain("RSA");
        run.One("gcp:serviceaccount/iAMMember", "identity-workload-web-member-green.shop.web")
            .Text("member")
            .Should()
            .StartWith("principal://iam.googleapis.com/projects/")
            .And.EndWith("/subject/system:serviceaccount:shop:web");
        var file = JsonNode.Parse(
            await OutputUtilities.GetValueAsync(
                identity.Workloads["web"].IdentityOf("green").CredentialConfiguration
            )
        )!;
        ((string)file["subject_token_type"]!).Should().Be("urn:ietf:params:oauth:token-type:jwt");
        ((string)file["credential_source"]!["file"]!)
            .Should()
            .Be("/var/run/secrets/keyless-alloydb/token");
    }

    [Fact]
    public async Task Without_workloads_the_output_stays_as_it_was()
    {
        var (_, identity) = await UpdateAsync(Sample.Identity);

        identity
            .ToOutputs()
            .Keys.Should()
            .BeEquivalentTo(
                "serviceAccountEmail",
                "databaseUserName",
                "audiences",
                "credentialConfigurations"
            );
    }

    [Fact]
    public void Rejects_a_grants_role_that_is_not_trusted() =>
        Sample
            .ProblemsOf(Sample.Identity with { GrantsRole = new("123456789012", "stranger") })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("lacks arn:aws:sts::123456789012:assumed-role/stranger");

    private static async Task<IEnumerable<string>> DependenciesAsync<T>(Pulumi.Output<T> output) =>
        (await OutputUtilities.GetDependenciesAsync(output)).Select(resource =>
            resource.GetResourceName()
        );

    private static Task<(Recording Run, WorkloadIdentityFederation Identity)> UpdateAsync(
        IdentitySettings settings,
        string? identityProject = null
    ) =>
        new CloudMocks(preview: false).RunAsync(() =>
            new WorkloadIdentityFederation("identity", Sample.ArgsOf(settings, identityProject))
        );
}

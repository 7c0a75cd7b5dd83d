namespace KeylessAlloyDb.Tests.Identity;

/// <summary>Protects what is said of settings before anything is registered.</summary>
public sealed class IdentitySettingsTests
{
    private static readonly AwsRole s_role = new("123456789012", "alloydb-client");

    private static readonly IdentitySettings s_good = new()
    {
        ServiceAccountId = "alloydb-client",
        TrustedRoles = [s_role],
    };

    private static readonly KubernetesCluster s_cluster = new()
    {
        Name = "blue",
        IssuerUri = "https://oidc.eks.ap-northeast-1.amazonaws.com/id/A",
    };

    [Fact]
    public void Takes_what_is_right()
    {
        ProblemsOf(s_good).Should().BeEmpty();
        ProblemsOf(s_good with { GrantsRole = s_role }).Should().BeEmpty();
        ProblemsOf(s_good with { TokenLifetimeSeconds = 600 }).Should().BeEmpty();
        ProblemsOf(s_good with { ServiceAccountId = new('a', 23), GrantsRole = s_role })
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void The_second_account_is_named_after_the_first()
    {
        s_good.GrantsAccountId.Should().Be("alloydb-client-grants");
        s_good.TokenLifetimeSeconds.Should().Be(3600);
    }

    [Fact]
    public void Rejects_a_service_account_id() =>
        ProblemsOf(s_good with { ServiceAccountId = "a@b" })
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("ServiceAccountId = \"a@b\": is not a service account id.");

    [Fact]
    public void Rejects_a_service_account_id_that_leaves_no_room_for_the_second_account()
    {
        var tooLong = s_good with { ServiceAccountId = new('a', 24) };

        ProblemsOf(tooLong).Should().BeEmpty();
        ProblemsOf(tooLong with { GrantsRole = s_role })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("-grants. Allowed: 6 to 23 characters with applyGrants.");
    }

    // https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
    [Theory]
    [InlineData(599)]
    [InlineData(3601)]
    [InlineData(0)]
    public void Rejects_a_lifetime(int seconds) =>
        ProblemsOf(s_good with { TokenLifetimeSeconds = seconds })
            .Should()
            .Equal(
                $"TokenLifetimeSeconds = {seconds}: is out of range. Allowed: 600 to 3600 seconds."
            );

    [Fact]
    public void Rejects_no_roles() =>
        ProblemsOf(s_good with { TrustedRoles = [] })
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("TrustedRoles = ");

    [Fact]
    public void Rejects_a_granting_role_that_is_not_trusted() =>
        ProblemsOf(s_good with { GrantsRole = s_role with { Name = "other" } })
            .Should()
            .Equal(
                "TrustedRoles = [arn:aws:sts::123456789012:assumed-role/alloydb-client]: lacks arn:aws:sts::123456789012:assumed-role/other, which is to log in and to grant privileges. Allowed: a list with {accountId: \"123456789012\", roleName: other}."
            );

    [Fact]
    public void Takes_pods_without_a_role() =>
        ProblemsOf(
                s_good with
                {
                    TrustedRoles = [],
                    Clusters = [s_cluster],
                    Pods = [new("blue", "shop", "web")],
                }
            )
            .Should()
            .BeEmpty();

    /// <summary>Exact means exact: nothing that a condition or a member could read in another way.</summary>
    [Theory]
    [InlineData("green", "shop", "web", "Pods[0].cluster")]
    [InlineData("blue", "*", "web", "Pods[0].namespace")]
    [InlineData("blue", "shop/x", "web", "Pods[0].namespace")]
    [InlineData("blue", "shop.x", "web", "Pods[0].namespace")]
    [InlineData("blue", "shop", "w*", "Pods[0].serviceAccount")]
    [InlineData("blue", "shop", "web'", "Pods[0].serviceAccount")]
    [InlineData("blue", "shop", "web:x", "Pods[0].serviceAccount")]
    [InlineData("blue", "shop", "Web", "Pods[0].serviceAccount")]
    [InlineData("blue", "shop", "wеb", "Pods[0].serviceAccount")]
    public void Rejects_a_pod(string cluster, string ns, string name, string setting) =>
        ProblemsOf(
                s_good with
                {
                    Clusters = [s_cluster],
                    Pods = [new("blue", "shop", "good"), new(cluster, ns, name)],
                }
            )
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith(setting.Replace("[0]", "[1]", StringComparison.Ordinal));

    // https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_subject_has_127_bytes_at_most(int length, bool fits) =>
        ProblemsOf(
                s_good with
                {
                    Clusters = [s_cluster],
                    Pods = [new("blue", "shop", new string('a', length))],
                }
            )
            .Should()
            .HaveCount(fits ? 0 : 1);

    [Fact]
    public void Takes_several_workloads() =>
        ProblemsOf(s_good with { Workloads = [Sample.Reports] }).Should().BeEmpty();

    /// <summary>Protects one application from another: whoever has its role or its account is it.</summary>
    [Theory]
    [InlineData("alloydb-client", "reports", "ServiceAccountId = \"alloydb-client\"")]
    [InlineData("alloydb-reports", "alloydb-client", "have one role")]
    // IAM ignores case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    [InlineData("alloydb-reports", "AlloyDB-Client", "have one role")]
    public void Rejects_a_workload_that_could_be_the_stack_s_own(
        string account,
        string role,
        string message
    ) =>
        ProblemsOf(
                s_good with
                {
                    GrantsRole = s_role,
                    Workloads =
                    [
                        Sample.Reports with
                        {
                            ServiceAccountId = account,
                            TrustedRoles = [new("123456789012", role)],
                        },
                    ],
                }
            )
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain(message)
            .And.Contain("the stack's own workload and workload reports have one");

    [Fact]
    public void Rejects_a_workload_that_could_grant_privileges() =>
        ProblemsOf(
                s_good with
                {
                    Workloads =
                    [
                        Sample.Reports with
                        {
                            ServiceAccountId = "alloydb-client-grants",
                        },
                    ],
                }
            )
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("the second is the account that grants privileges");

    [Fact]
    public void Rejects_two_workloads_with_one_role_or_one_account_and_names_both() =>
        ProblemsOf(
                s_good with
                {
                    Workloads = [Sample.Reports, Sample.Reports with { Name = "billing" }],
                }
            )
            .Should()
            .HaveCount(2)
            .And.AllSatisfy(message =>
                message.Should().Contain("workload reports and workload billing have one")
            );

    /// <summary>An account has one provider: its condition holds the roles of all workloads.</summary>
    [Fact]
    public void Rejects_workloads_whose_roles_together_make_too_long_a_condition()
    {
        AwsRole[] Many(char letter) =>
            [
                .. Enumerable
                    .Range(0, 20)
                    .Select(i => new AwsRole("123456789012", $"{new string(letter, 60)}{i:d2}")),
            ];
        var one = s_good with { TrustedRoles = Many('a') };

        ProblemsOf(one).Should().BeEmpty();
        ProblemsOf(one with { Workloads = [Sample.Reports with { TrustedRoles = Many('b') }] })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("40 roles of this account make a condition");
    }

    [Fact]
    public void Rejects_a_workload_in_another_partition_of_the_account() =>
        ProblemsOf(
                s_good with
                {
                    Workloads =
                    [
                        Sample.Reports with
                        {
                            TrustedRoles = [new("123456789012", "reports", "aws-us-gov")],
                        },
                    ],
                }
            )
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("several partitions");

    private static IReadOnlyList<string> ProblemsOf(IdentitySettings settings)
    {
        var problems = new Problems();
        settings.Validate(problems);
        return problems.Messages;
    }
}

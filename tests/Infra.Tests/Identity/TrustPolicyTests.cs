using CsCheck;
using KeylessAlloyDb.Testing.Infra;

namespace KeylessAlloyDb.Tests.Identity;

/// <summary>Protects the text of both locks: whole ARNs, compared for equality.</summary>
public sealed class TrustPolicyTests
{
    private const string Pool =
        "projects/123456789012/locations/global/workloadIdentityPools/aws-0a1b2c3d";

    private static readonly AwsRole s_client = new("210987654321", "alloydb-client");

    [Fact]
    public void One_role_is_compared() =>
        TrustPolicy
            .Condition([s_client])
            .Should()
            .BeOneOf(
                "attribute.aws_role == 'arn:aws:sts::210987654321:assumed-role/alloydb-client'",
                "attribute.aws_role in ['arn:aws:sts::210987654321:assumed-role/alloydb-client']"
            );

    [Fact]
    public void Several_roles_are_listed_in_an_order_of_their_own() =>
        TrustPolicy
            .Condition([
                s_client with
                {
                    Name = "b",
                },
                s_client with
                {
                    Name = "B",
                },
                s_client with
                {
                    Name = "a",
                },
            ])
            .Should()
            .Be(
                "attribute.aws_role in ['arn:aws:sts::210987654321:assumed-role/B', "
                    + "'arn:aws:sts::210987654321:assumed-role/a', 'arn:aws:sts::210987654321:assumed-role/b']"
            );

    // A condition that changes with the order of the settings would show as a change of trust.
    [Fact]
    public void The_order_of_the_settings_changes_nothing() =>
        Gen.Select(Roles.Any.Array[1, 6], Gen.Int[0, 1000])
            .Sample(
                (roles, seed) =>
                {
                    var shuffled = roles.ToArray();
                    new Random(seed).Shuffle(shuffled);

                    TrustPolicy.Condition(shuffled).Should().Be(TrustPolicy.Condition(roles));
                }
            );

    [Fact]
    public void No_name_ends_the_string_that_it_stands_in() =>
        Roles
            .Any.Array[1, 6]
            .Sample(roles =>
                TrustPolicy
                    .Condition(roles)
                    .Split('\'')
                    .Where((_, i) => i % 2 == 1)
                    .Should()
                    .BeEquivalentTo(roles.Select(role => role.AssumedRoleArn))
            );

    // https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
    [Fact]
    public void The_mapping_is_Googles_own_and_the_account() =>
        TrustPolicy
            .AttributeMapping.Should()
            .BeEquivalentTo(
                new Dictionary<string, string>
                {
                    ["google.subject"] = "assertion.arn",
                    ["attribute.aws_account"] = "assertion.account",
                    ["attribute.aws_role"] =
                        "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn",
                }
            );

    // https://cloud.google.com/iam/docs/principal-identifiers
    [Fact]
    public void A_member_is_one_role_of_one_pool() =>
        TrustPolicy
            .Member(Pool, s_client)
            .Should()
            .Be(
                $"principalSet://iam.googleapis.com/{Pool}/attribute.aws_role/arn:aws:sts::210987654321:assumed-role/alloydb-client"
            );

    [Fact]
    public void Rejects_a_role_that_is_listed_twice_in_another_case() =>
        Roles
            .ProblemsOf(
                s_client,
                s_client with
                {
                    Name = "Alloydb-Client",
                },
                s_client with
                {
                    Name = "x",
                }
            )
            .Should()
            .Equal(
                "trustedRoles[1].roleName = \"Alloydb-Client\": "
                    + "the same role is listed 2 times (IAM ignores case). Allowed: each role once."
            );

    [Fact]
    public void Takes_the_same_name_in_two_accounts() =>
        Roles.ProblemsOf(s_client, s_client with { AccountId = "123456789012" }).Should().BeEmpty();

    [Fact]
    public void Rejects_an_account_in_two_partitions() =>
        Roles
            .ProblemsOf(s_client, s_client with { Name = "x", Partition = "aws-us-gov" })
            .Should()
            .Equal(
                "trustedRoles = \"210987654321\": the account is listed in several partitions. "
                    + "Allowed: one partition per account."
            );

    [Fact]
    public void Conditions_are_as_long_as_the_provider_takes()
    {
        var roles = Enumerable
            .Range(0, 38)
            .Select(i => s_client with { Name = $"r{i:00}{new string('x', 60)}" })
            .ToList();
        var room = TrustPolicy.MaxConditionLength - TrustPolicy.Condition(roles).Length;
        var last = s_client with
        {
            Name = new(
                'y',
                room - ", ''".Length - s_client.AssumedRoleArn.Length + s_client.Name.Length
            ),
        };

        TrustPolicy.Condition([.. roles, last]).Should().HaveLength(TrustPolicy.MaxConditionLength);
        Roles.ProblemsOf([.. roles, last]).Should().BeEmpty();
        Roles
            .ProblemsOf([.. roles, last with { Name = $"{last.Name}y" }])
            .Should()
            .Equal(
                "trustedRoles = \"210987654321\": 39 roles of this account make a condition of 4097 characters. "
                    + "Allowed: at most 4096: use shorter role names or fewer roles per account."
            );
    }
}

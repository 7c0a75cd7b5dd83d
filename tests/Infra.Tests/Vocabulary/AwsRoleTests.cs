using System.Text;
using CsCheck;
using KeylessAlloyDb.Testing.Infra;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects the one value that condition, mapping, members and subject are derived from.</summary>
public sealed class AwsRoleTests
{
    private const string Account = "123456789012";

    [Theory]
    [InlineData("aws", "arn:aws:sts::123456789012:assumed-role/alloydb-client")]
    [InlineData("aws-us-gov", "arn:aws-us-gov:sts::123456789012:assumed-role/alloydb-client")]
    public void Is_named_by_the_ARN_of_its_sessions(string partition, string arn)
    {
        var role = new AwsRole(Account, "alloydb-client", partition);

        role.AssumedRoleArn.Should().Be(arn);
        role.Subject("i-0123456789abcdef0").Should().Be($"{arn}/i-0123456789abcdef0");
    }

    /// <summary>Functions and tasks name their sessions: role and session have 87 characters together.</summary>
    [Theory]
    [InlineData(13, 64)]
    [InlineData(55, 32)]
    [InlineData(64, 23)]
    public void Leaves_room_for_the_name_of_a_session(int name, int session) =>
        new AwsRole(Account, new string('r', name)).MaxSessionLength.Should().Be(session);

    [Fact]
    public void Is_of_the_commercial_partition_where_none_is_said() =>
        new AwsRole(Account, "x").Partition.Should().Be("aws");

    [Fact]
    public void Takes_every_role_that_AWS_creates_and_Google_can_name() =>
        Roles.Any.Sample(role => Roles.ProblemsOf(role).Should().BeEmpty());

    // https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
    [Fact]
    public void Sessions_of_instances_fit_Googles_subject() =>
        Gen.Select(Roles.Any, Roles.InstanceId)
            .Sample(
                (role, instance) =>
                    Encoding
                        .UTF8.GetByteCount(role.Subject(instance))
                        .Should()
                        .BeLessThanOrEqualTo(AwsRole.MaxSubjectLength)
            );

    [Theory]
    [InlineData("aws", 64)]
    [InlineData("aws-us-gov", 61)]
    public void Names_are_as_long_as_AWS_and_Google_both_take(string partition, int length)
    {
        var longest = new AwsRole(Account, new('r', length), partition);

        longest.MaxNameLength.Should().Be(length);
        (longest with { Name = "r" }).MaxNameLength.Should().Be(length);
        Roles.ProblemsOf(longest).Should().BeEmpty();
        Roles.ProblemsOf(longest with { Name = longest.Name + "r" }).Should().NotBeEmpty();
    }

    /// <summary>How a session is named where the role runs: docs/workloads.md.</summary>
    [Theory]
    [InlineData(19, "aws", 64)]
    [InlineData(23, "aws", 64)]
    [InlineData(32, "aws", 55)]
    [InlineData(62, "aws", 25)]
    [InlineData(64, "aws", 23)]
    [InlineData(62, "aws-us-gov", 18)]
    public void Names_leave_room_for_longer_sessions(int session, string partition, int length)
    {
        var longest = new AwsRole(Account, new('r', length), partition) { SessionLength = session };

        longest.MaxNameLength.Should().Be(length);
        longest
            .Subject(new('s', session))
            .Length.Should()
            .Be(Math.Min(AwsRole.MaxSubjectLength, longest.AssumedRoleArn.Length + 1 + session));
        Roles.ProblemsOf(longest).Should().BeEmpty();
        Roles.ProblemsOf(longest with { Name = longest.Name + "r" }).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65)]
    public void Rejects_a_length_that_no_session_has(int length) =>
        Roles
            .ProblemsOf(new AwsRole(Account, "x") { SessionLength = length })
            .Should()
            .Equal(
                $"trustedRoles[0].sessionLength = {length}: is not the length of a session's name. Allowed: 2 to 64."
            );

    /// <summary>The instance's role is found among the trusted ones, whatever else is said of it.</summary>
    [Fact]
    public void Is_the_same_role_however_long_its_sessions_are() =>
        (new AwsRole(Account, "x") { SessionLength = 62 }).Should().Be(new AwsRole(Account, "x"));

    [Fact]
    public void Rejects_a_name_that_is_too_long_in_its_partition() =>
        Roles
            .ProblemsOf(new AwsRole(Account, new('r', 62), "aws-us-gov"))
            .Should()
            .Equal(
                $"trustedRoles[0].roleName = \"{new string('r', 62)}\": is too long: with an instance id Google's subject would pass 127 bytes. "
                    + "Allowed: at most 61 characters in partition aws-us-gov."
            );

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("path/alloydb-client")]
    [InlineData("/alloydb-client")]
    [InlineData("arn:aws:iam::123456789012:role/alloydb-client")]
    [InlineData("x' || true || attribute.aws_role == '")]
    [InlineData("x'")]
    [InlineData("x\\")]
    [InlineData("x\"")]
    [InlineData("x\n")]
    [InlineData("*")]
    [InlineData("аlloydb-client")]
    [InlineData("alloydb-client ")]
    [InlineData("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr")]
    public void Rejects_role_name(string name) =>
        Roles
            .ProblemsOf(new AwsRole(Account, name))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("trustedRoles[0].roleName = ")
            .And.EndWith(
                "is not a role name. Allowed: 1 to 64 of letters, digits and +=,.@_- (the name, not the ARN and not the path)."
            );

    [Fact]
    public void Rejects_every_character_that_AWS_has_not_in_names() =>
        Gen
            .Char.Where(c => !Roles.Alphabet.Contains(c))
            .Sample(c => Roles.ProblemsOf(new AwsRole(Account, $"a{c}b")).Should().NotBeEmpty());

    [Theory]
    [InlineData("")]
    [InlineData("12345678901")]
    [InlineData("1234567890123")]
    [InlineData("12345678901x")]
    [InlineData(" 123456789012")]
    [InlineData("١٢٣٤٥٦٧٨٩٠١٢")]
    public void Rejects_account(string account) =>
        Roles
            .ProblemsOf(new AwsRole(account, "alloydb-client"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("trustedRoles[0].accountId = ")
            .And.EndWith(
                "is not an AWS account id. Allowed: an AWS account id of 12 digits, in quotes."
            );

    [Theory]
    [InlineData("")]
    [InlineData("AWS")]
    [InlineData("aws-eu")]
    [InlineData("aws-cn")]
    [InlineData("aws-eusc")]
    [InlineData("aws:sts")]
    public void Rejects_partition(string partition) =>
        Roles
            .ProblemsOf(new AwsRole(Account, "x", partition))
            .Should()
            .Contain(problem =>
                problem.StartsWith("trustedRoles[0].partition = ", StringComparison.Ordinal)
                && problem.EndsWith(
                    "sts.{region}.amazonaws.com. Allowed: aws, aws-us-gov.",
                    StringComparison.Ordinal
                )
            );

    [Fact]
    public void Rejects_everything_that_is_wrong_at_once() =>
        Roles
            .ProblemsOf(new("1", "a/b", "x"), new("2", "c/d", "y"))
            .Select(problem => problem.Split(" = ")[0])
            .Should()
            .Equal(
                "trustedRoles[0].partition",
                "trustedRoles[0].accountId",
                "trustedRoles[0].roleName",
                "trustedRoles[1].partition",
                "trustedRoles[1].accountId",
                "trustedRoles[1].roleName"
            );

    [Theory]
    [InlineData("ap-northeast-1", "aws")]
    [InlineData("us-east-1", "aws")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public void The_partition_is_the_regions(string region, string partition) =>
        AwsRole.PartitionOf(region).Should().Be(partition);
}

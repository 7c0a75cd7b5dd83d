namespace KeylessAlloyDb.Tests.Identity;

/// <summary>Protects what is said of settings before anything is registered.</summary>
public sealed class IdentitySettingsTests
{
    private static readonly AwsRole Role = new("123456789012", "alloydb-client");

    private static readonly IdentitySettings Good = new()
    {
        ServiceAccountId = "alloydb-client",
        TrustedRoles = [Role],
    };

    [Fact]
    public void Takes_what_is_right()
    {
        ProblemsOf(Good).Should().BeEmpty();
        ProblemsOf(Good with { GrantsRole = Role }).Should().BeEmpty();
        ProblemsOf(Good with { TokenLifetimeSeconds = 600 }).Should().BeEmpty();
        ProblemsOf(Good with { ServiceAccountId = new('a', 23), GrantsRole = Role })
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void The_second_account_is_named_after_the_first()
    {
        Good.GrantsAccountId.Should().Be("alloydb-client-grants");
        Good.TokenLifetimeSeconds.Should().Be(3600);
    }

    [Fact]
    public void Rejects_a_service_account_id() =>
        ProblemsOf(Good with { ServiceAccountId = "a@b" })
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("ServiceAccountId = \"a@b\": is not a service account id.");

    [Fact]
    public void Rejects_a_service_account_id_that_leaves_no_room_for_the_second_account()
    {
        var tooLong = Good with { ServiceAccountId = new('a', 24) };

        ProblemsOf(tooLong).Should().BeEmpty();
        ProblemsOf(tooLong with { GrantsRole = Role })
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
        ProblemsOf(Good with { TokenLifetimeSeconds = seconds })
            .Should()
            .Equal(
                $"TokenLifetimeSeconds = {seconds}: is out of range. Allowed: 600 to 3600 seconds."
            );

    [Fact]
    public void Rejects_no_roles() =>
        ProblemsOf(Good with { TrustedRoles = [] })
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("TrustedRoles = ");

    [Fact]
    public void Rejects_a_granting_role_that_is_not_trusted() =>
        ProblemsOf(Good with { GrantsRole = Role with { Name = "other" } })
            .Should()
            .Equal(
                "TrustedRoles = [arn:aws:sts::123456789012:assumed-role/alloydb-client]: lacks arn:aws:sts::123456789012:assumed-role/other, which is to log in and to grant privileges. Allowed: a list with {accountId: \"123456789012\", roleName: other}."
            );

    private static IReadOnlyList<string> ProblemsOf(IdentitySettings settings)
    {
        var problems = new Problems();
        settings.Validate(problems);
        return problems.Messages;
    }
}

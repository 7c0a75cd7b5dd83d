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

    private static IReadOnlyList<string> ProblemsOf(IdentitySettings settings)
    {
        var problems = new Problems();
        settings.Validate(problems);
        return problems.Messages;
    }
}

using CsCheck;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects the one name that psql, AlloyDB and IAM have to agree on.</summary>
public sealed class DatabaseUserTests
{
    // https://cloud.google.com/alloydb/docs/manage-iam-authn
    [Theory]
    [InlineData(
        "alloydb-client@demo-project.iam.gserviceaccount.com",
        "alloydb-client@demo-project.iam"
    )]
    [InlineData("database-admin@example.com", "database-admin@example.com")]
    [InlineData("a@gserviceaccount.com.example", "a@gserviceaccount.com.example")]
    public void Service_accounts_lose_their_suffix_and_nobody_else_does(
        string email,
        string user
    ) => DatabaseUser.Name(email).Should().Be(user);

    [Theory]
    [InlineData("a@p.iam.gserviceaccount.com", "serviceAccount:a@p.iam.gserviceaccount.com")]
    [InlineData("a@example.com", "user:a@example.com")]
    public void Members_say_what_they_are(string email, string member) =>
        DatabaseUser.Member(email).Should().Be(member);

    /// <remarks>https://cloud.google.com/alloydb/docs/manage-iam-authn</remarks>
    [Fact]
    public void A_service_account_s_user_is_its_address_less_the_suffix() =>
        Gen.Select(Gen.String[Gen.Char["abc-"], 6, 30], Gen.String[Gen.Char["abc-."], 6, 30])
            .Sample(
                (id, project) =>
                {
                    var email = $"{id}@{project}.iam.gserviceaccount.com";
                    return DatabaseUser.Name(email) == $"{id}@{project}.iam"
                        && DatabaseUser.Member(email) == $"serviceAccount:{email}";
                }
            );
}

using System.Text.RegularExpressions;
using CsCheck;

namespace KeylessAlloyDb.Infra.Tests.Configuration;

/// <summary>Protects names: what is let through the clouds take, and what is made of it too.</summary>
public sealed class ResourceNamesTests
{
    private static readonly Gen<string> Account = Gen.String[Gen.Char['0', '9'], 12, 12];

    private static readonly Gen<string> AnyId = Gen.String[Gen.Char["abcxyz019-A_. :"], 0, 40];

    [Fact]
    public void Service_account_ids_are_those_of_IAM() =>
        AnyId.Sample(id =>
            ResourceNames.IsServiceAccount(id)
            == (
                id.Length is >= 6 and <= 30
                && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
                && char.IsAsciiLetterLower(id[0])
                && id[^1] != '-'
            )
        );

    [Fact]
    public void Cluster_ids_are_those_of_AlloyDB() =>
        Gen.String[Gen.Char["abcxyz019-A_"], 0, 70]
            .Sample(id =>
                ResourceNames.IsCluster(id)
                == (
                    id.Length is >= 1 and <= 63
                    && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
                    && char.IsAsciiLetterLower(id[0])
                    && id[^1] != '-'
                )
            );

    [Theory]
    [InlineData("example-dev", true)]
    [InlineData("example.com:project", true)]
    [InlineData("short", false)]
    [InlineData("example-", false)]
    [InlineData("1example", false)]
    [InlineData("Example-dev", false)]
    [InlineData("example-dev\n", false)]
    [InlineData(null, false)]
    public void Project_ids_may_belong_to_a_domain(string? id, bool legal) =>
        ResourceNames.IsGoogleProject(id).Should().Be(legal);

    [Theory]
    [InlineData("asia-northeast1", true, false)]
    [InlineData("europe-west12", true, false)]
    [InlineData("ap-northeast-1", false, true)]
    [InlineData("us-gov-west-1", false, true)]
    [InlineData("asia-northeast1-a", false, false)]
    [InlineData("ap-northeast-1a", false, false)]
    [InlineData("", false, false)]
    [InlineData(null, false, false)]
    public void Regions_are_told_apart_and_from_zones(string? region, bool google, bool aws)
    {
        ResourceNames.IsGoogleRegion(region).Should().Be(google);
        ResourceNames.IsAwsRegion(region).Should().Be(aws);
    }

    [Fact]
    public void AWS_accounts_are_12_digits() =>
        Account.Sample(account =>
            ResourceNames.IsAwsAccount(account)
            && !ResourceNames.IsAwsAccount(account[1..])
            && !ResourceNames.IsAwsAccount($"{account}0")
            && !ResourceNames.IsAwsAccount(account[..11] + "x")
        );

    /// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: 63, less 26 for the suffix.</remarks>
    [Fact]
    public void The_staging_bucket_s_prefix_leaves_room_for_a_suffix() =>
        Account.Sample(account =>
            Regex.IsMatch(ConnectorEndpoints.StagingPrefix(account), @"\A[a-z0-9-]{3,37}\z")
        );

    [Fact]
    public void The_account_that_grants_has_a_legal_id_whenever_the_arguments_are_legal() =>
        AnyId.Sample(id =>
        {
            var args = Sample.Identity with { ServiceAccountId = id, GrantsRole = Sample.Role };
            return Sample.ProblemsOf(args).Count > 0
                || ResourceNames.IsServiceAccount(args.GrantsAccountId);
        });

    [Fact]
    public void Private_ASNs_are_those_of_RFC_6996_with_16_bits() =>
        Gen.Int.Sample(asn => Asn.IsPrivate(asn) == (asn is >= 64512 and <= 65534));
}

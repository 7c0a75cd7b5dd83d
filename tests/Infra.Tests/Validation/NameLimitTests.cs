using System.Text.RegularExpressions;
using CsCheck;

namespace KeylessAlloyDb.Tests.Validation;

/// <summary>Protects the limits of names: what passes the clouds take, and what is made of it too.</summary>
public sealed class NameLimitTests
{
    private static readonly Gen<string> s_account = Gen.String[Gen.Char['0', '9'], 12, 12];

    private static readonly Gen<string> s_anyId = Gen.String[Gen.Char["abcxyz019-A_. :"], 0, 40];

    [Fact]
    public void Service_account_ids_are_those_of_IAM() =>
        s_anyId.Sample(id =>
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

    /// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: 63, less 26 for the suffix.</remarks>
    [Fact]
    public void The_staging_bucket_s_prefix_leaves_room_for_a_suffix() =>
        s_account.Sample(account =>
            Regex.IsMatch(ConnectorEndpoints.StagingPrefix(account), @"\A[a-z0-9-]{3,37}\z")
        );

    [Fact]
    public void The_account_that_grants_has_a_legal_id_whenever_the_arguments_are_legal() =>
        s_anyId.Sample(id =>
        {
            var args = Sample.Identity with { ServiceAccountId = id, GrantsRole = Sample.Role };
            return Sample.ProblemsOf(args).Count > 0
                || ResourceNames.IsServiceAccount(args.GrantsAccountId);
        });
}
